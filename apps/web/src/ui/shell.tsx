/** The frame of a page that is not a dashboard: a thin head, a column in the middle. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Mark } from './icon.tsx';

/** The widest a page grows; beyond, lines get too long to follow from label to number. */
export const PAGE_WIDTH = 'mx-auto w-full max-w-[80rem] 2xl:max-w-[115rem] px-3 md:px-8';

export function PageHead({ right }: { right: ReactNode }) {
  const { text } = useLocale();
  return (
    <header className={`${PAGE_WIDTH} flex h-14 items-center justify-between gap-2`}>
      <Link to="/" className="flex items-center gap-2 rounded-sm text-title font-semibold">
        <Mark />
        {text.product}
      </Link>
      <div className="flex items-center gap-1">{right}</div>
    </header>
  );
}

/** A single form on an empty page. */
export function SinglePage({
  title,
  lead,
  right,
  children,
}: {
  title: string;
  lead: string;
  right: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <PageHead right={right} />
      <TitledMain title={title} lead={lead} className="mx-auto w-full max-w-[25rem] px-4">
        {children}
      </TitledMain>
    </>
  );
}

/** What a page has that says one thing: its title, a line about it, and what can be done. */
export function TitledMain({
  title,
  lead,
  className,
  children,
}: {
  title: string;
  lead: string;
  className: string;
  children: ReactNode;
}) {
  return (
    <main className={`${className} grid grid-cols-1 gap-6 pt-[8vh] pb-16`}>
      <div className="grid grid-cols-1 gap-1">
        <h1 className="text-head font-semibold">{title}</h1>
        <p className="text-quiet">{lead}</p>
      </div>
      {children}
    </main>
  );
}
