/** One row of the REST API: what is mounted, and what its description says. */
import type { Permission } from '@footfall/domain';
import { z } from 'zod';
import type { Context } from '../trpc/context.ts';
import type { Procedures } from '../trpc/handler.ts';
import { type ListOrder, pageSchema } from './paging.ts';

export type CsvForm = {
  /** The input where who asks for a file leaves something out. */
  absent: Record<string, unknown>;
  /** `rows`: how many there are, whatever part of them is in the file. */
  of(input: unknown, answer: unknown): { name: string; text: string; rows: number };
};

export type Operation = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`. */
  path: string;
  id: string;
  summary: string;
  permission: Permission;
  /** What is sent: in the body of a post, put or patch, in the query string of a get or delete; null for nothing. */
  input: z.ZodType | null;
  output: z.ZodType;
  /** Of an output that is a list: it comes in pages for who names a limit. */
  order?: ListOrder;
  status: 200 | 201;
  /** Problems that it can answer with, apart from those of every operation. */
  problems: readonly (400 | 404 | 409 | 503 | 504)[];
  call(procedures: Procedures, input: unknown): Promise<unknown>;
  /** The answers as they change, for who accepts `text/event-stream`; absent where nothing is pushed. */
  watch?(procedures: Procedures, input: unknown): Promise<AsyncIterable<unknown>>;
  /** The answer as CSV, for who accepts `text/csv`; absent where there is no table in it. */
  csv?: CsvForm;
  /** What is sent in place of the answer, which only says that it may be and what it will be. */
  file?: {
    type: string;
    open(context: Context, input: unknown, answer: unknown): Promise<Response>;
  };
};

/** Ties the type of the input to its schema, and lets it have no other fields. The procedure itself checks it, so here it is only passed on. */
export function operation<Input>(
  row: Omit<Operation, 'input' | 'call' | 'watch'> & {
    input: z.ZodType<unknown, Input>;
    call(procedures: Procedures, input: Input): Promise<unknown>;
    watch?(procedures: Procedures, input: Input): Promise<AsyncIterable<unknown>>;
  },
): Operation {
  const { call, watch, input, ...rest } = row;
  return {
    ...rest,
    input: input instanceof z.ZodObject ? input.strict() : input,
    call: (procedures, input) => call(procedures, input as Input),
    ...(watch && { watch: (procedures, input) => watch(procedures, input as Input) }),
  };
}

/** The fields of an input that the operation knows nothing of. To pass over them would be to say yes to what is not done. */
export function unknownFields({ input, order }: Operation, given: unknown): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  const known = {
    ...(input instanceof z.ZodObject ? input.shape : {}),
    ...(order === undefined ? {} : pageSchema.shape),
  };
  return Object.keys(given).filter((name) => !Object.hasOwn(known, name));
}

/** True where the input stands in the query string. */
export function isInAddress(method: Operation['method']): boolean {
  return method === 'get' || method === 'delete';
}
