/** The commands of a dashboard: its periods, totals, cards and deeds, and whatever leads elsewhere. */
import type { Site } from '@footfall/domain';
import { CARDS, withDetails, withRange } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { CommandPalette } from '../features/commands/command-palette.tsx';
import type { Command } from '../features/commands/find-commands.ts';
import { keyName } from '../features/commands/keyboard-help.tsx';
import { SHORTCUTS } from '../keyboard.ts';
import { TOTAL_NAMES } from '../metrics.ts';
import { useLocale } from '../text/locale.tsx';
import type { Text } from '../text/text.ts';
import type { Dialog } from './dashboard-dialogs.tsx';
import { usePlaceCommands } from './place-commands.ts';

type CommandsProps = {
  view: DashboardView;
  sites: readonly Site[];
  open: (dialog: Dialog) => void;
  close: () => void;
  isDashboard: boolean;
};

export function DashboardCommands({ view, sites, open, close, isDashboard }: CommandsProps) {
  const { text } = useLocale();
  const places = usePlaceCommands(view.site.id, sites);
  const drawn = isDashboard ? drawnOf(text, view) : [];
  const commands = [...deedsOf(text, view, open), ...periodsOf(text, view), ...drawn, ...places];
  return <CommandPalette commands={commands} onClose={close} />;
}

/** The letter on the keyboard that does the same. */
function keysOf(name: string): Pick<Command, 'keys'> {
  const keys = SHORTCUTS.find((one) => one.name === name)?.keys;
  return keys === undefined ? {} : { keys: keys.map(keyName).join(' ') };
}

function deedsOf(text: Text, view: DashboardView, open: CommandsProps['open']): Command[] {
  const group = text.commands.deeds;
  const { state } = view;
  return [
    {
      id: 'filter',
      group,
      label: text.keys.filter,
      icon: 'filter',
      ...keysOf('filter'),
      run: () => open({ name: 'filter', edited: null }),
    },
    ...(state.filters.length === 0
      ? []
      : [
          {
            id: 'clear',
            group,
            label: text.filters.clear,
            icon: 'cross' as const,
            ...keysOf('clearFilters'),
            run: () => view.change({ ...state, filters: [], page: 1 }),
          },
        ]),
    {
      id: 'segments',
      group,
      label: text.segments.open,
      icon: 'filter',
      run: () => open({ name: 'segments' }),
    },
    {
      id: 'notes',
      group,
      label: text.notes.open,
      icon: 'flag',
      run: () => open({ name: 'notes' }),
    },
    ...(['previousPeriod', 'previousYear', 'off'] as const).map((compare) => ({
      id: `compare-${compare}`,
      group,
      label: `${text.compare.label}: ${text.compare[compare]}`,
      run: () => view.change({ ...state, compare }),
    })),
    {
      id: 'help',
      group,
      label: text.keys.title,
      icon: 'keyboard',
      ...keysOf('help'),
      run: () => open({ name: 'help' }),
    },
  ];
}

const PERIODS = [
  'today',
  'yesterday',
  '7d',
  '28d',
  '30d',
  '90d',
  'month',
  'year',
  '12mo',
  'all',
] as const;

function periodsOf(text: Text, { state, change }: DashboardView): Command[] {
  return PERIODS.map((range) => ({
    id: `period-${range}`,
    group: text.commands.period,
    label: text.period[range],
    ...keysOf(range),
    run: () => change(withRange(state, range)),
  }));
}

/** The totals that can be drawn, the cards that open. */
function drawnOf(text: Text, { state, change }: DashboardView): Command[] {
  return [
    ...TOTAL_NAMES.map((metric) => ({
      id: `metric-${metric}`,
      group: text.commands.metric,
      label: text.metric[metric],
      run: () => change({ ...state, metric }),
    })),
    ...CARDS.map((card) => ({
      id: `card-${card}`,
      group: text.commands.card,
      label: text.cards[card],
      icon: 'table' as const,
      run: () => change(withDetails(state, card)),
    })),
  ];
}
