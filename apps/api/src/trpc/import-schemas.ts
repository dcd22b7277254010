/** What is sent about imports, the same over tRPC and REST. */
import { IMPORT_PIECE_CHARACTERS_MAX, IMPORT_PIECES_MAX } from '@footfall/domain';
import { z } from 'zod';

const importIdSchema = z.uuid();

export const importPieceSchema = z.object({
  import: importIdSchema,
  /** Its place in the file, from 0. */
  index: z
    .number()
    .int()
    .min(0)
    .max(IMPORT_PIECES_MAX - 1),
  /** Any piece of the file's text; lines may go on in the next one. */
  text: z.string().min(1).max(IMPORT_PIECE_CHARACTERS_MAX),
});

export const importStartSchema = z.object({
  import: importIdSchema,
  /** How many pieces the file has. */
  pieces: z.number().int().min(1).max(IMPORT_PIECES_MAX),
});

export const importNamedSchema = z.object({ import: importIdSchema });

export const importAnswerSchema = z.object({ ok: z.literal(true) });
