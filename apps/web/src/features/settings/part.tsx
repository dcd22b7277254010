/** A part of a site's settings: what it is about, and its fields. */
import type { OpenSite } from '@footfall/domain';
import type { ReactNode } from 'react';
import type { FieldWords } from '../../trpc/use-refusal.ts';

type Kept = 'archiveAfterDays' | 'retentionDays';

/** null: taken back, so that the installation's own number holds again. */
export type Draft = Omit<OpenSite, 'id' | 'ownerId' | 'createdAt' | 'permissions' | Kept> & {
  [Name in Kept]?: number | null;
};

export type PartProps = {
  draft: Draft;
  /** What is wrong with a setting, since it was last saved. */
  wordsAt: FieldWords;
  put: (change: Partial<Draft>) => void;
};

export function Part({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: string;
  children: ReactNode;
}) {
  return (
    <section className="grid grid-cols-1 gap-4 rounded-lg border border-line bg-surface p-4 md:grid-cols-2">
      <div className="md:col-span-2">
        <h2 className="text-title font-semibold">{title}</h2>
        {lead !== undefined && <p className="text-quiet">{lead}</p>}
      </div>
      {children}
    </section>
  );
}
