/** Adds a funnel, or changes one: its steps, their order, who goes through it and within which time. */
import { FUNNEL_STEPS_MAX, FUNNEL_STEPS_MIN, type Funnel, type NewFunnel } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { useConversionsText } from '../../text/views/conversions.ts';
import { useTRPC } from '../../trpc/client.ts';
import type { FieldWords } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { draftOfFunnel, type FunnelDraft, funnelOf, newStep } from './funnel-draft.ts';
import { type Known, RuleFields, useKnown } from './rule-fields.tsx';
import { RuleSheet } from './rule-sheet.tsx';

type FunnelFormProps = {
  view: DashboardView;
  /** null: a new one. */
  funnel: Funnel | null;
  onSaved: (funnel: Funnel) => void;
  onClose: () => void;
};

export function FunnelForm({ view, funnel, onSaved, onClose }: FunnelFormProps) {
  const { funnels } = useConversionsText();
  const [draft, setDraft] = useState(() => draftOfFunnel(funnel));
  const { save, error, isSaving } = useSave({ siteId: view.site.id, funnel, onSaved });
  const known = useKnown(view);
  const wanted = funnelOf(draft);
  const onSave = () => {
    if (wanted !== null) save(wanted);
  };
  return (
    <RuleSheet
      noun="funnel"
      title={funnel === null ? funnels.add : funnels.change(funnel.name)}
      name={{
        label: funnels.name,
        value: draft.name,
        onChange: (name) => setDraft({ ...draft, name }),
      }}
      error={error}
      save={{ label: funnels.save, isDisabled: wanted === null || isSaving, onSave }}
      onClose={onClose}
    >
      {(wordsAt) => (
        <>
          <Steps draft={draft} known={known} wordsAt={wordsAt} onDraft={setDraft} />
          <Conditions draft={draft} onDraft={setDraft} />
        </>
      )}
    </RuleSheet>
  );
}

function useSave({
  siteId,
  funnel,
  onSaved,
}: {
  siteId: string;
  funnel: Funnel | null;
  onSaved: (funnel: Funnel) => void;
}) {
  const trpc = useTRPC();
  const add = useMutation(trpc.funnels.add.mutationOptions({ onSuccess: onSaved }));
  const change = useMutation(trpc.funnels.change.mutationOptions({ onSuccess: onSaved }));
  return {
    error: add.error ?? change.error,
    isSaving: add.isPending || change.isPending,
    save: (wanted: NewFunnel) => {
      if (funnel === null) add.mutate({ site: siteId, ...wanted });
      else change.mutate({ site: siteId, id: funnel.id, ...wanted });
    },
  };
}

type PartProps = { draft: FunnelDraft; onDraft: (draft: FunnelDraft) => void };

function Steps({
  draft,
  known,
  wordsAt,
  onDraft,
}: PartProps & { known: Known; wordsAt: FieldWords }) {
  const { formats } = useLocale();
  const { funnels } = useConversionsText();
  const { steps } = draft;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="font-medium">{funnels.steps}</p>
      {steps.map((step, index) => {
        const number = formats.numbers.count(index + 1);
        const put = (change: Partial<typeof step>) =>
          onDraft({
            ...draft,
            steps: steps.map((one) => (one.key === step.key ? { ...one, ...change } : one)),
          });
        return (
          <fieldset
            key={step.key}
            data-testid="funnel-step"
            className="grid grid-cols-1 min-w-0 gap-3 rounded-lg border border-line p-3"
          >
            <legend className="px-1 text-label text-quiet">{funnels.step(number)}</legend>
            <div className="flex items-end gap-2">
              <div className="grow">
                <Field
                  label={funnels.stepName}
                  value={step.name}
                  error={wordsAt(`steps.${index}.name`)}
                  maxLength={120}
                  data-testid="step-name"
                  onChange={(event) => put({ name: event.target.value })}
                />
              </div>
              {steps.length > FUNNEL_STEPS_MIN && (
                <IconButton
                  icon="cross"
                  label={funnels.removeStep(number)}
                  size="field"
                  onPress={() =>
                    onDraft({ ...draft, steps: steps.filter(({ key }) => key !== step.key) })
                  }
                />
              )}
            </div>
            <RuleFields
              draft={step.rule}
              known={known}
              id={`step-${step.key}`}
              wordsAt={(name) => wordsAt(`steps.${index}.rule.${name}`)}
              onDraft={(rule) => put({ rule })}
            />
          </fieldset>
        );
      })}
      <Button
        kind="small"
        className="justify-self-start"
        disabled={steps.length >= FUNNEL_STEPS_MAX}
        data-testid="add-step"
        onClick={() => onDraft({ ...draft, steps: [...steps, newStep()] })}
      >
        <Icon name="plus" />
        {funnels.addStep}
      </Button>
    </div>
  );
}

function Conditions({ draft, onDraft }: PartProps) {
  const { funnels } = useConversionsText();
  return (
    <>
      <SelectField
        label={funnels.order}
        value={draft.order}
        onChange={(event) =>
          onDraft({ ...draft, order: event.target.value === 'strict' ? 'strict' : 'ordered' })
        }
      >
        <option value="ordered">{funnels.orders.ordered}</option>
        <option value="strict">{funnels.orders.strict}</option>
      </SelectField>
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField
          label={funnels.per}
          value={draft.per}
          onChange={(event) =>
            onDraft({ ...draft, per: event.target.value === 'visitor' ? 'visitor' : 'session' })
          }
        >
          <option value="session">{funnels.pers.session}</option>
          <option value="visitor">{funnels.pers.visitor}</option>
        </SelectField>
        <Field
          label={funnels.window}
          type="number"
          min={1}
          max={720}
          required
          value={draft.windowHours}
          onChange={(event) => onDraft({ ...draft, windowHours: event.target.value })}
        />
      </div>
    </>
  );
}
