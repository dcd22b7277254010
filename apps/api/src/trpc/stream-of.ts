/** What a subscription puts out: many values, each checked like the one value of a question. */
import { z } from 'zod';

/** The schema of a stream whose values have that one. */
export function streamOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .custom<AsyncIterable<z.input<Schema>>>(isAsyncIterable)
    .transform((values) => checked(values, schema));
}

async function* checked<Schema extends z.ZodType>(
  values: AsyncIterable<unknown>,
  schema: Schema,
): AsyncGenerator<z.output<Schema>, void, undefined> {
  for await (const value of values) yield schema.parse(value);
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
