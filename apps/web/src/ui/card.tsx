/** What the views beside the dashboard are made of: cards, rows of figures, and places where nothing is yet. */
import type { ReactNode } from 'react';
import { Notice } from './notice.tsx';

type CardProps = {
  title: string;
  lead?: ReactNode;
  /** At the right of the title. */
  tools?: ReactNode;
  testId?: string;
  className?: string;
  children: ReactNode;
};

export function Card({ title, lead, tools, testId, className = '', children }: CardProps) {
  return (
    <section
      aria-label={title}
      data-testid={testId}
      className={`min-w-0 rounded-lg border border-line bg-surface p-4 ${className}`}
    >
      <div className="mb-3 flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <div className="min-w-0">
          <h2 className="text-title font-semibold wrap-anywhere">{title}</h2>
          {lead !== undefined && <p className="text-quiet">{lead}</p>}
        </div>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** Figures side by side, a line between them. */
export function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line"
    >
      {children}
    </section>
  );
}

type TileProps = {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  testId?: string;
  /** The number itself, for whoever reads the page by program. */
  raw?: number | string | null;
};

export function Tile({ label, value, note, testId, raw }: TileProps) {
  return (
    <div
      data-testid={testId}
      data-value={raw ?? ''}
      className="grid grid-cols-1 grow basis-36 content-start gap-0.5 bg-surface px-4 py-3"
    >
      <p className="text-label text-quiet">{label}</p>
      <p className="figures text-total font-semibold tracking-tight">{value}</p>
      {note !== undefined && <p className="figures text-label text-quiet">{note}</p>}
    </div>
  );
}

type EmptyPlaceProps = { title: string; lead: string; children?: ReactNode };

export function EmptyPlace({ title, lead, children }: EmptyPlaceProps) {
  return (
    <div className="min-h-60 rounded-lg border border-dashed border-edge">
      <div className="grid grid-cols-1 min-h-60">
        <Notice title={title} lead={lead}>
          {children}
        </Notice>
      </div>
    </div>
  );
}
