/** A part of a page with a heading: a box with what belongs together in it. */
import type { ReactNode } from 'react';

type PartProps = { title: string; lead?: string; children: ReactNode };

export function Part({ title, lead, children }: PartProps) {
  return (
    <section className="grid grid-cols-1 gap-4 rounded-lg border border-line bg-surface p-4">
      <div className="grid grid-cols-1 gap-1">
        <h2 className="text-title font-semibold">{title}</h2>
        {lead !== undefined && <p className="max-w-[72ch] text-quiet">{lead}</p>}
      </div>
      {children}
    </section>
  );
}
