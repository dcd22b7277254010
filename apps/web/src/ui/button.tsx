/** What a button looks like; links that act like one share it. */
import type { ComponentProps } from 'react';

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-md text-body font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-60';

const KINDS = {
  primary: 'bg-accent text-on-accent hover:opacity-90 h-9 px-4',
  plain: 'border border-line bg-surface hover:bg-raised h-9 px-3',
  quiet: 'text-quiet hover:text-ink hover:bg-raised h-9 px-2',
} as const;

export type ButtonKind = keyof typeof KINDS;

export function buttonClass(kind: ButtonKind, more = ''): string {
  return `${BASE} ${KINDS[kind]} ${more}`;
}

type ButtonProps = ComponentProps<'button'> & { kind?: ButtonKind };

export function Button({ kind = 'plain', className = '', ...props }: ButtonProps) {
  return <button type="button" {...props} className={buttonClass(kind, className)} />;
}
