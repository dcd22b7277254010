/** Adds a goal, or changes one. */
import type { Goal } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { useConversionsText } from '../../text/views/conversions.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { RuleFields, useKnown } from './rule-fields.tsx';
import { draftOfRule, ruleOf } from './rules.ts';

type GoalFormProps = {
  view: DashboardView;
  /** null: a new one. */
  goal: Goal | null;
  onSaved: () => void;
  onClose: () => void;
};

export function GoalForm({ view, goal, onSaved, onClose }: GoalFormProps) {
  const { text } = useLocale();
  const { goals } = useConversionsText();
  const trpc = useTRPC();
  const known = useKnown(view);
  const [name, setName] = useState(goal?.name ?? '');
  const [draft, setDraft] = useState(() => draftOfRule(goal?.rule ?? null));
  const options = { onSuccess: onSaved };
  const add = useMutation(trpc.goals.add.mutationOptions(options));
  const change = useMutation(trpc.goals.change.mutationOptions(options));
  const error = add.error ?? change.error;
  const rule = ruleOf(draft);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (rule === null) return;
    const wanted = { site: view.site.id, name, rule };
    if (goal === null) add.mutate(wanted);
    else change.mutate({ ...wanted, id: goal.id });
  };
  return (
    <Sheet
      title={goal === null ? goals.add : goals.change(goal.name)}
      onClose={onClose}
      testId="goal-form"
    >
      <form className="flex min-h-0 flex-col" onSubmit={submit}>
        <div className="grid gap-4 overflow-y-auto p-4">
          <Field
            label={goals.name}
            hint={goals.nameHint}
            value={name}
            maxLength={120}
            required
            data-first
            data-testid="goal-name"
            onChange={(event) => setName(event.target.value)}
          />
          <RuleFields draft={draft} known={known} id="goal" onDraft={setDraft} />
          {error !== null && (
            <p role="alert" className="text-bad">
              {failureWords(failureOf(error), text)}
            </p>
          )}
        </div>
        <footer className="flex justify-end border-t border-line p-3">
          <Button
            kind="primary"
            type="submit"
            data-testid="save-goal"
            disabled={rule === null || add.isPending || change.isPending}
          >
            {goals.save}
          </Button>
        </footer>
      </form>
    </Sheet>
  );
}
