/** Why there is no row: nothing came yet, or the filters leave nothing over; then the way out of them. */
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

export function NoRows({ lead, view }: { lead: string; view: DashboardView }) {
  const { text } = useLocale();
  if (view.state.filters.length === 0) return <Notice lead={lead} />;
  return (
    <Notice lead={text.empty.filtered}>
      <Button
        data-testid="clear-here"
        onClick={() => view.change({ ...view.state, filters: [], page: 1 })}
      >
        {text.keys.clearFilters}
      </Button>
    </Notice>
  );
}
