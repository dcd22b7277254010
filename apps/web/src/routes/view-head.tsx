/** The head of every view with a period: the site, filters, comparison, period, commands, who is signed in. */
import type { Site } from '@footfall/domain';
import type { ReactNode } from 'react';
import type { DashboardView } from '../dashboard-view.ts';
import { FilterButton } from '../features/filters/filter-button.tsx';
import { ComparePicker } from '../features/period/compare-picker.tsx';
import { PeriodPicker } from '../features/period/period-picker.tsx';
import { SiteSwitcher } from '../features/sites/site-switcher.tsx';
import { useLocale } from '../text/locale.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import type { Dialog } from './dashboard-dialogs.tsx';
import { PersonalMenus } from './personal-menus.tsx';

type ViewHeadProps = {
  view: DashboardView;
  sites: readonly Site[];
  onSwitch: (siteId: string) => void;
  onOpen: (dialog: Dialog) => void;
  /** Beside the site's name. */
  beside?: ReactNode;
  /** Nothing to choose from while nothing has arrived. */
  hasPickers?: boolean;
  /** A report that cannot be set against another has no comparison. */
  hasCompare?: boolean;
  /** Under the head. */
  children?: ReactNode;
};

export function ViewHead({ view, sites, onSwitch, onOpen, ...rest }: ViewHeadProps) {
  const { text } = useLocale();
  const { hasPickers = true, hasCompare = true } = rest;
  return (
    <header className={`${PAGE_WIDTH} top-0 z-10 bg-ground sm:sticky py-2`}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="-ml-2 flex min-w-0 grow basis-1/2 max-sm:basis-full md:grow-0 md:basis-auto">
          <SiteSwitcher site={view.site} sites={sites} onSwitch={onSwitch} />
        </div>
        <div className="order-3 grow md:order-none">{rest.beside}</div>
        {hasPickers && (
          <div className="order-4 flex flex-wrap gap-1 md:order-none">
            <FilterButton onPress={() => onOpen({ name: 'filter', edited: null })} />
            {hasCompare && <ComparePicker view={view} />}
            <PeriodPicker view={view} />
          </div>
        )}
        <div className="order-2 -mr-2 flex md:order-none">
          <Button
            kind="quiet"
            aria-label={text.commands.open}
            title={text.commands.open}
            data-testid="open-palette"
            onClick={() => onOpen({ name: 'palette' })}
          >
            <Icon name="search" />
          </Button>
          <PersonalMenus />
        </div>
      </div>
      {rest.children}
    </header>
  );
}
