/** A part of a page of settings: a frame with a title, and what belongs together in it. */
import { type ReactNode, useId } from 'react';

type SectionProps = {
  title: string;
  lead?: string;
  /** At the right of the title. */
  tools?: ReactNode;
  testId?: string;
  children: ReactNode;
};

export function Section({ title, lead, tools, testId, children }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      data-testid={testId}
      className="grid grid-cols-1 gap-4 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div>
          <h2 id={id} className="text-title font-semibold">
            {title}
          </h2>
          {lead !== undefined && <p className="max-w-[72ch] text-quiet">{lead}</p>}
        </div>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** Says that something was refused or failed; read out at once. */
export function Alert({ children }: { children: string | null }) {
  if (children === null) return null;
  return (
    <p role="alert" className="text-bad">
      {children}
    </p>
  );
}
