/** Imports as rows of the REST API's table. */
import { importSchema, newImportSchema, siteIdSchema } from '@footfall/domain';
import { z } from 'zod';
import {
  importAnswerSchema,
  importNamedSchema,
  importPieceSchema,
  importStartSchema,
} from '../trpc/import-schemas.ts';
import { type Operation, operation } from './operation.ts';
import { LATEST_FIRST } from './paging.ts';

const ofSite = { site: siteIdSchema };
const CHANGE = {
  permission: 'hits:write',
  output: importAnswerSchema,
  status: 200,
  problems: [400, 404, 409],
} as const;

export const IMPORT_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'get',
    path: '/imports',
    id: 'listImports',
    summary: 'Lists the imports of a site, the latest first, and how far each is.',
    permission: 'sites:read',
    input: z.object(ofSite),
    output: z.array(importSchema),
    order: LATEST_FIRST,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.imports.list(input),
  }),
  operation({
    ...CHANGE,
    method: 'post',
    path: '/imports',
    id: 'addImport',
    summary: 'Opens an import, for its file to be sent.',
    input: newImportSchema.extend(ofSite),
    output: importSchema,
    status: 201,
    call: (procedures, input) => procedures.imports.add(input),
  }),
  operation({
    ...CHANGE,
    method: 'put',
    path: '/imports/pieces',
    id: 'putImportPiece',
    summary: 'Keeps a piece of the file of an import; sent again, it replaces what was sent.',
    input: importPieceSchema.extend(ofSite),
    call: (procedures, input) => procedures.imports.putPiece(input),
  }),
  operation({
    ...CHANGE,
    method: 'post',
    path: '/imports/start',
    id: 'startImport',
    summary: 'Hands an import whose file is complete to a worker.',
    input: importStartSchema.extend(ofSite),
    call: (procedures, input) => procedures.imports.start(input),
  }),
  operation({
    ...CHANGE,
    method: 'post',
    path: '/imports/undo',
    id: 'undoImport',
    summary: 'Has all hits that came with an import taken out again, within minutes.',
    input: importNamedSchema.extend(ofSite),
    call: (procedures, input) => procedures.imports.undo(input),
  }),
];
