/** What can lie over a dashboard, and the keys that open it. Each is a file of its own, loaded when it is asked for. */
import type { QueryInput, Site } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Filter } from '../dashboard-filter.ts';
import type { Compare } from '../dashboard-range.ts';
import type { DashboardState } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { useKeys } from '../keyboard.ts';
import { LoadBoundary } from './load-boundary.tsx';

const DashboardCommands = lazy(async () => ({
  default: (await import('./dashboard-commands.tsx')).DashboardCommands,
}));
const KeyboardHelp = lazy(async () => ({
  default: (await import('../features/commands/keyboard-help.tsx')).KeyboardHelp,
}));
const FilterBuilder = lazy(async () => ({
  default: (await import('../features/filters/filter-builder.tsx')).FilterBuilder,
}));
const ExplainSheet = lazy(async () => ({
  default: (await import('../features/explain/explain-sheet.tsx')).ExplainSheet,
}));
const AnnotationsSheet = lazy(async () => ({
  default: (await import('../features/annotations/annotations-sheet.tsx')).AnnotationsSheet,
}));
const SegmentsSheet = lazy(async () => ({
  default: (await import('../features/segments/segments-sheet.tsx')).SegmentsSheet,
}));
const DetailsSheet = lazy(async () => ({
  default: (await import('../features/breakdown/details-sheet.tsx')).DetailsSheet,
}));

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export type Dialog =
  | { name: 'palette' | 'help' | 'notes' | 'segments' }
  | { name: 'filter'; edited: Filter | null }
  | { name: 'explain'; question: QueryInput };

export function useDialog() {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  return { dialog, open: setDialog, close: () => setDialog(null) };
}

type DialogsProps = {
  view: DashboardView;
  sites: readonly Site[];
  dialog: Dialog | null;
  open: (dialog: Dialog) => void;
  close: () => void;
  /** False on the other views, which draw no totals and have no cards. */
  isDashboard?: boolean;
};

export function DashboardDialogs({ view, sites, dialog, open, close, ...rest }: DialogsProps) {
  const { isDashboard = true } = rest;
  const { state } = view;
  const { site } = siteRoute.useLoaderData();
  useKeys((key) => {
    const deed = deedOf(key);
    if (deed === null) return false;
    if (deed === 'clearFilters') view.change({ ...state, filters: [], page: 1 });
    else if (deed === 'compare') view.change(withNextComparison(state));
    else open(deed);
    return true;
  });
  return (
    <LoadBoundary onClose={close}>
      <Suspense fallback={null}>
        {isDashboard && state.details !== null && (
          <DetailsSheet key={state.details} card={state.details} view={view} />
        )}
        {dialog?.name === 'palette' && (
          <DashboardCommands
            view={view}
            sites={sites}
            open={open}
            close={close}
            isDashboard={isDashboard}
          />
        )}
        {dialog?.name === 'help' && <KeyboardHelp onClose={close} />}
        {dialog?.name === 'filter' && (
          <FilterBuilder
            view={view}
            edited={dialog.edited}
            onClose={close}
            onSegments={() => open({ name: 'segments' })}
          />
        )}
        {dialog?.name === 'notes' && (
          <AnnotationsSheet site={site} day={view.range.today} onClose={close} />
        )}
        {dialog?.name === 'segments' && (
          <SegmentsSheet view={view} permissions={site.permissions} onClose={close} />
        )}
        {dialog?.name === 'explain' && <ExplainSheet question={dialog.question} onClose={close} />}
      </Suspense>
    </LoadBoundary>
  );
}

function deedOf(key: string): Dialog | 'clearFilters' | 'compare' | null {
  switch (key.toLowerCase()) {
    case 'mod+k':
      return { name: 'palette' };
    case '?':
      return { name: 'help' };
    case '/':
      return { name: 'filter', edited: null };
    case 'x':
      return 'clearFilters';
    case 'b':
      return 'compare';
    default:
      return null;
  }
}

function withNextComparison(state: DashboardState): DashboardState {
  const order: Compare[] = ['previousPeriod', 'previousYear', 'off'];
  const at = order.indexOf(state.compare);
  return { ...state, compare: order[(at + 1) % order.length] ?? 'previousPeriod' };
}
