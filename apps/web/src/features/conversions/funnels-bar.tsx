/** Which funnel is looked at, and what can be done with it. */
import type { Funnel } from '@footfall/domain';
import { useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { useConversionsText } from '../../text/views/conversions.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyPlace } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuChoices } from '../../ui/menu.tsx';
import { RemovalBar } from '../../ui/undo-bar.tsx';
import { FunnelForm } from './funnel-form.tsx';
import { useFunnelChanges } from './use-funnel-changes.ts';

type FunnelsBarProps = {
  view: DashboardView;
  funnels: readonly Funnel[];
  chosen: Funnel | null;
  mayWrite: boolean;
  onChoose: (id: string | undefined) => void;
};

export function FunnelsBar({ view, funnels, chosen, mayWrite, onChoose }: FunnelsBarProps) {
  const { funnels: words } = useConversionsText();
  const [edited, setEdited] = useState<Funnel | 'new' | null>(null);
  const changes = useFunnelChanges(view.site.id);
  const add = (
    <Button
      kind={chosen === null ? 'primary' : 'quiet'}
      data-testid="add-funnel"
      onClick={() => setEdited('new')}
    >
      <Icon name="plus" />
      {words.add}
    </Button>
  );
  return (
    <>
      {chosen === null ? (
        <EmptyPlace
          title={words.emptyTitle}
          lead={mayWrite ? words.emptyLead : `${words.emptyLead} ${words.notYet}`}
        >
          {mayWrite && add}
        </EmptyPlace>
      ) : (
        <div className="flex flex-wrap items-center gap-1">
          <Chooser funnels={funnels} chosen={chosen} onChoose={onChoose} />
          {mayWrite && (
            <>
              <Button kind="quiet" data-testid="edit-funnel" onClick={() => setEdited(chosen)}>
                <Icon name="edit" />
                {words.edit}
              </Button>
              <Button
                kind="quiet"
                data-testid="remove-funnel"
                onClick={() => {
                  changes.remove(chosen);
                  onChoose(undefined);
                }}
              >
                <Icon name="bin" />
                {words.remove}
              </Button>
              <span className="grow" />
              {add}
            </>
          )}
        </div>
      )}
      {edited !== null && (
        <FunnelForm
          view={view}
          funnel={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={(saved) => {
            changes.refresh();
            setEdited(null);
            onChoose(saved.id);
          }}
        />
      )}
      <RemovalBar removal={changes} wordsOf={({ name }) => words.removed(name)} undo={words.undo} />
    </>
  );
}

function Chooser({
  funnels,
  chosen,
  onChoose,
}: {
  funnels: readonly Funnel[];
  chosen: Funnel;
  onChoose: (id: string) => void;
}) {
  const { funnels: words } = useConversionsText();
  return (
    <Menu
      label={`${words.choose}: ${chosen.name}`}
      testId="choose-funnel"
      className="max-w-full"
      trigger={
        <>
          <span className="truncate">{chosen.name}</span>
          <Icon name="chevron" className="text-quiet" />
        </>
      }
    >
      <MenuChoices
        value={chosen.id}
        choices={funnels.map(({ id, name }) => ({
          value: id,
          label: <span className="truncate">{name}</span>,
        }))}
        onChoose={onChoose}
      />
    </Menu>
  );
}
