/** An example of each operation, for the description: what is sent, and an answer to it. They are run as tests. */
import examples from './examples.json' with { type: 'json' };

/** `input` is null where nothing is sent; `answer` is a text for what is sent as a file, and null for a binary one. */
export type Example = { input: unknown; answer: unknown };

/** By the id of the operation. */
export const EXAMPLES: Readonly<Record<string, Example | undefined>> = examples;
