/** The shape that every language has to fill; a missing key does not compile. */
import type { en } from './en.ts';

/** The same keys, any words: string literals widen, sentences with gaps stay functions. */
export type Words<T> = T extends string
  ? string
  : T extends (...gaps: infer Gaps) => string
    ? (...gaps: Gaps) => string
    : { readonly [Key in keyof T]: Words<T[Key]> };

export type Text = Words<typeof en>;
