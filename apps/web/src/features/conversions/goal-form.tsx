/** Adds a goal, or changes one. */
import type { Goal } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { useConversionsText } from '../../text/views/conversions.ts';
import { useTRPC } from '../../trpc/client.ts';
import { RuleFields, useKnown } from './rule-fields.tsx';
import { RuleSheet } from './rule-sheet.tsx';
import { draftOfRule, ruleOf } from './rules.ts';

type GoalFormProps = {
  view: DashboardView;
  /** null: a new one. */
  goal: Goal | null;
  onSaved: () => void;
  onClose: () => void;
};

export function GoalForm({ view, goal, onSaved, onClose }: GoalFormProps) {
  const { goals } = useConversionsText();
  const trpc = useTRPC();
  const known = useKnown(view);
  const [name, setName] = useState(goal?.name ?? '');
  const [draft, setDraft] = useState(() => draftOfRule(goal?.rule ?? null));
  const options = { onSuccess: onSaved };
  const add = useMutation(trpc.goals.add.mutationOptions(options));
  const change = useMutation(trpc.goals.change.mutationOptions(options));
  const rule = ruleOf(draft);
  const onSave = () => {
    if (rule === null) return;
    const wanted = { site: view.site.id, name, rule };
    if (goal === null) add.mutate(wanted);
    else change.mutate({ ...wanted, id: goal.id });
  };
  const isDisabled = rule === null || add.isPending || change.isPending;
  return (
    <RuleSheet
      noun="goal"
      title={goal === null ? goals.add : goals.change(goal.name)}
      name={{ label: goals.name, hint: goals.nameHint, value: name, onChange: setName }}
      error={add.error ?? change.error}
      save={{ label: goals.save, isDisabled, onSave }}
      onClose={onClose}
    >
      {(wordsAt) => (
        <RuleFields
          draft={draft}
          known={known}
          id="goal"
          wordsAt={(name) => wordsAt(`rule.${name}`)}
          onDraft={setDraft}
        />
      )}
    </RuleSheet>
  );
}
