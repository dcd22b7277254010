/** What is wider or longer than its place, and scrolls there: reachable by keyboard, and named for who does not see it. */
import type { ReactNode } from 'react';

type ScrollRegionProps = {
  label: string;
  /** Which way it scrolls, and what its place gives it. */
  className: string;
  id?: string;
  children: ReactNode;
};

export function ScrollRegion({ label, className, id, children }: ScrollRegionProps) {
  return (
    // What stands out of the flow, such as words for screen readers, scrolls along only where this is its frame.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section id={id} aria-label={label} tabIndex={0} className={`edge-shade relative ${className}`}>
      {children}
    </section>
  );
}
