/** `npm run placement`: works the figures out again and writes page and picture. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findAll } from './findings.ts';
import { CHART, makePage, PAGE } from './page.ts';

const ROOT = join(import.meta.dirname, '../..');
const made = makePage(await readFile(join(ROOT, PAGE), 'utf8'), findAll());
await writeFile(join(ROOT, PAGE), made.page);
await writeFile(join(ROOT, CHART), made.chart);
