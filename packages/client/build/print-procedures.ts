/** Puts the types together that are packed: those of the client, with the router's written out in full. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { createPrinter } from './type-printer.ts';

const ROOT = resolve(import.meta.dirname, '..');
const TYPES = join(ROOT, 'dist/types');
const EMITTED = join(ROOT, 'dist/emitted');

/** What is packed must not be empty: a type that cannot be resolved prints as any. */
const LENGTH_MIN = 5_000;

function printProcedures(): string {
  const source = join(ROOT, 'src/procedures.ts');
  const read = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ROOT);
  const program = ts.createProgram([source], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source);
  const alias = file?.statements.find(
    (node) => ts.isTypeAliasDeclaration(node) && node.name.text === 'Procedures',
  );
  if (alias === undefined) throw new Error('src/procedures.ts has no type Procedures');
  const printer = createPrinter(checker, alias);
  const printed = printer.print(checker.getTypeAtLocation(alias));
  const text = `/** What can be asked of a Footfall: written from its router. */\n${printer.named()}export type Procedures = ${printed};\n`;
  if (text.length < LENGTH_MIN) throw new Error(`the printed types are too short:\n${text}`);
  return text;
}

/** The folder of the emitted `index.d.ts`, however deep the compiler put it. */
function folderOfIndex(folder: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('client/src/index.d.ts'),
  );
  return join(folder, found === undefined ? '.' : found.replace(/index\.d\.ts$/, ''));
}

rmSync(TYPES, { recursive: true, force: true });
cpSync(folderOfIndex(EMITTED), TYPES, { recursive: true });
rmSync(EMITTED, { recursive: true });
writeFileSync(join(TYPES, 'procedures.d.ts'), printProcedures());
