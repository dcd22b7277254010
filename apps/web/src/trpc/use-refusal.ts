/** What a form says of a call that was refused: at the field that it is about, where one is, and beside the button. */
import { type RefObject, useEffect, useRef } from 'react';
import { useLocale } from '../text/locale.tsx';
import type { Text } from '../text/text.ts';
import { type FieldFault, failureOf } from './failure.ts';
import { failureWords } from './failure-words.ts';

/** `own` says it in other words than those for any field; `index` is the line of a list, counted from 0. */
export type FieldWords = (
  path: string,
  own?: (index: number | null) => string,
) => string | undefined;

export type Refusal = {
  /** null while nothing was refused. */
  failure: string | null;
  /** What is wrong with a field of what was sent. */
  wordsAt: FieldWords;
  /** Of the form: the first field that something is wrong with is gone to. */
  form: RefObject<HTMLFormElement | null>;
};

export function useRefusal(error: unknown): Refusal {
  const { text } = useLocale();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  if (error === null || error === undefined) {
    return { failure: null, wordsAt: () => undefined, form };
  }
  const failure = failureOf(error);
  return {
    failure: failureWords(failure, text),
    wordsAt: (path, own) => {
      const isTaken = failure.kind === 'refused' && failure.why === 'taken';
      if (isTaken && path === 'name') return text.failure.reasons.taken;
      if (failure.kind !== 'unfit') return undefined;
      const fault = faultAt(failure.fields, path);
      return fault && wordsOf(fault, path, { text, own });
    },
    form,
  };
}

/** The first one of the field, or of a line of it. */
export function faultAt(fields: readonly FieldFault[], path: string): FieldFault | undefined {
  return fields.find((one) => one.path === path || one.path.startsWith(`${path}.`));
}

type OwnWords = { text: Text; own: ((index: number | null) => string) | undefined };

function wordsOf(fault: FieldFault, path: string, { text, own }: OwnWords): string {
  const line = fault.path.slice(path.length + 1);
  const index = /^\d+$/.test(line) ? Number(line) : null;
  if (own !== undefined && fault.is === 'wrong') return own(index);
  // What is too small for a text is a text that is not there.
  return own !== undefined && index !== null ? own(index) : text.failure.field[fault.is];
}
