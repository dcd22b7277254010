/** A table in a card: as wide as its place, and where that is not enough it scrolls in it. */
import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

type DataTableProps = {
  /** Of the place in which it scrolls. */
  label: string;
  /** The cells of its first row. */
  head: ReactNode;
  /** Its other rows. */
  children: ReactNode;
};

export function DataTable({ label, head, children }: DataTableProps) {
  return (
    <ScrollRegion label={label} className="overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="border-b border-line text-label text-quiet">{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}
