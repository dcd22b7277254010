/** What a button looks like; links that act like one share it. */
import type { ComponentProps } from 'react';

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-md whitespace-nowrap max-sm:max-w-full max-sm:min-w-0 max-sm:overflow-hidden max-sm:text-ellipsis transition-colors duration-100 disabled:opacity-60';

const KINDS = {
  primary: 'h-9 bg-accent px-4 font-medium text-on-accent hover:opacity-90',
  plain: 'h-9 border border-line bg-surface px-3 font-medium hover:bg-raised',
  quiet: 'h-9 px-2 font-medium text-quiet hover:bg-raised hover:text-ink',
  small: 'h-7 px-2 text-label font-medium text-quiet hover:bg-raised hover:text-ink',
  title: 'h-9 px-2 text-title font-semibold hover:bg-raised',
} as const;

export type ButtonKind = keyof typeof KINDS;

export function buttonClass(kind: ButtonKind, more = ''): string {
  return `${BASE} ${KINDS[kind]} ${more}`;
}

type ButtonProps = ComponentProps<'button'> & { kind?: ButtonKind };

export function Button({ kind = 'plain', className = '', ...props }: ButtonProps) {
  return <button type="button" {...props} className={buttonClass(kind, className)} />;
}
