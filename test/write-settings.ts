/** `npm run settings`: writes docs/operations/settings.md. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeSettingsReference } from './setup/settings-reference.ts';

writeFileSync(
  resolve(import.meta.dirname, '../docs/operations/settings.md'),
  writeSettingsReference(),
);
