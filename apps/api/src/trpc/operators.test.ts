/** Nothing that MongoDB would take for an operator gets through the schema of any input, whichever procedures there are. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { appRouter } from './root.ts';

const OPERATORS = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { $where: 'return true' },
  { $in: ['theirs'] },
  { $or: [{}] },
  { $expr: { $function: { body: 'return true', args: [], lang: 'js' } } },
  { 'members.0.role': 'owner', $set: { role: 'owner' } },
];

type Fields = Record<string, z.core.$ZodType>;

/** The fields of an input, however its schema is wrapped. */
function fieldsOf(schema: unknown): Fields {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.in);
  if (schema instanceof z.ZodUnion) return Object.assign({}, ...schema.options.map(fieldsOf));
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return Object.assign({}, ...schema.options.map(fieldsOf));
  }
  throw new TypeError('an input is no object: say here how its fields are found');
}

const INPUTS = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) =>
  ((procedure as unknown as { _def: { inputs: unknown[] } })._def.inputs ?? []).flatMap((schema) =>
    Object.entries(fieldsOf(schema)).map(([field, fieldSchema]) => ({
      name: `${path} ${field}`,
      fieldSchema,
    })),
  ),
);

test('there are inputs to try', () => {
  expect(INPUTS.length).toBeGreaterThan(100);
});

test.each(INPUTS)('$name lets no operator through', ({ fieldSchema }) => {
  for (const operator of OPERATORS) {
    for (const value of [operator, [operator], { name: operator }, { rule: operator }]) {
      const parsed = z.safeParse(fieldSchema, value);
      // What is no scalar may drop what it does not know, but must not hand it on.
      if (parsed.success) expect(JSON.stringify(parsed.data) ?? '').not.toContain('"$');
    }
  }
});
