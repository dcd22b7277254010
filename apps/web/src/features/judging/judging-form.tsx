/** A form for one more entry: days, what no longer counts, which verdicts no longer leave out, and what that changes. */
import { type Judging, LEFT_OUT_VERDICTS } from '@footfall/domain';
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useJudgingText } from '../../text/views/judging.ts';
import { useLeftOutText } from '../../text/views/left-out.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, LinesField } from '../../ui/field.tsx';
import { Unsaved } from '../../ui/unsaved.tsx';
import { type JudgingDraft, judgingOf, TAKEN_LISTS, type Verdict } from './judging-draft.ts';
import { JudgingPreview } from './judging-preview.tsx';

type JudgingFormProps = {
  siteId: string;
  today: string;
  isSaving: boolean;
  onSave: (entry: Judging) => void;
};

export function JudgingForm({ siteId, today, isSaving, onSave }: JudgingFormProps) {
  const { text } = useLocale();
  const words = useJudgingText();
  const [blank] = useState<JudgingDraft>({ ...BLANK, to: today });
  const [draft, setDraft] = useState(blank);
  /** Looked at before it is saved; another word typed, and it has to be looked at again. */
  const [seen, setSeen] = useState<Judging | null>(null);
  const put = (change: Partial<JudgingDraft>) => {
    setSeen(null);
    setDraft({ ...draft, ...change });
  };
  const entry = judgingOf(draft);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (seen === null) setSeen(entry);
    else onSave(seen);
  };
  return (
    <Card title={words.add} lead={words.addLead}>
      <Unsaved isUnsaved={() => JSON.stringify(draft) !== JSON.stringify(blank)} />
      <form onSubmit={submit} className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {(['from', 'to'] as const).map((name) => (
          <Field
            key={name}
            label={text.period[name]}
            type="date"
            required
            max={today}
            value={draft[name]}
            data-testid={`judging-${name}`}
            onChange={(event) => put({ [name]: event.target.value })}
          />
        ))}
        {TAKEN_LISTS.map((name) => (
          <LinesField
            key={name}
            label={words.lists[name]}
            hint={words.hints[name]}
            value={draft[name]}
            data-testid={`judging-${name}`}
            onChange={(event) => put({ [name]: event.target.value })}
          />
        ))}
        <Lifts lift={draft.lift} onLift={(lift) => put({ lift })} />
        {seen !== null && <JudgingPreview siteId={siteId} entry={seen} />}
        <div className="flex flex-wrap items-center gap-3 md:col-span-2">
          <Button
            kind="primary"
            type="submit"
            disabled={entry === null || isSaving}
            data-testid="judging-submit"
          >
            {seen === null ? words.look : words.save}
          </Button>
          <p className="text-label text-quiet">{entry === null ? words.incomplete : words.undo}</p>
        </div>
      </form>
    </Card>
  );
}

const BLANK: JudgingDraft = {
  from: '',
  to: '',
  pages: '',
  hostnames: '',
  referrers: '',
  countries: '',
  lift: [],
};

type LiftsProps = { lift: readonly Verdict[]; onLift: (lift: readonly Verdict[]) => void };

function Lifts({ lift, onLift }: LiftsProps) {
  const words = useJudgingText();
  const { verdicts } = useLeftOutText();
  return (
    <fieldset className="md:col-span-2">
      <legend className="font-medium">{words.lifts}</legend>
      <p className="pb-2 text-label text-quiet">{words.liftsHint}</p>
      <div className="grid grid-cols-1 gap-x-4 gap-y-1 md:grid-cols-3">
        {LEFT_OUT_VERDICTS.map((verdict) => (
          <label key={verdict} className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={lift.includes(verdict)}
              data-testid={`lift-${verdict}`}
              onChange={(event) =>
                onLift(
                  event.target.checked
                    ? [...lift, verdict]
                    : lift.filter((other) => other !== verdict),
                )
              }
              className="size-4 shrink-0 accent-accent"
            />
            {verdicts[verdict]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
