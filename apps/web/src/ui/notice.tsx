/** What stands where numbers would: an empty place explained, or a failure with one thing to do. */
import type { ReactNode } from 'react';

export function Notice({
  title,
  lead,
  tone = 'quiet',
  children,
}: {
  title?: string;
  lead?: string;
  tone?: 'quiet' | 'bad';
  children?: ReactNode;
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : undefined}
      className="grid h-full place-content-center justify-items-center gap-2 p-4 text-center"
    >
      {title !== undefined && (
        <p className={`font-medium ${tone === 'bad' ? 'text-bad' : 'text-ink'}`}>{title}</p>
      )}
      {lead !== undefined && <p className="max-w-[42ch] text-pretty text-quiet">{lead}</p>}
      {children}
    </div>
  );
}
