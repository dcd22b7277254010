/** Over numbers that stayed because those that were asked for do not come: why, and of which days they are. */
import type { ReactNode } from 'react';

export function StillLine({ words, children }: { words: string; children?: ReactNode }) {
  return (
    <div
      role="status"
      data-testid="still"
      className="mb-2 flex flex-wrap items-center justify-between gap-2 text-label text-warn"
    >
      {words}
      {children}
    </div>
  );
}
