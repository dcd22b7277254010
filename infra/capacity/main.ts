/** `npm run capacity`: writes what follows from the inputs into the page. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePage, PAGE } from './page.ts';

const path = join(import.meta.dirname, '../..', PAGE);
await writeFile(path, makePage(await readFile(path, 'utf8')));
