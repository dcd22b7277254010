/** The fields of a rule: a page, an event, a scroll or some time, with what there is of it to pick from. */
import { readablePage } from '@footfall/domain';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { useConversionsText } from '../../text/views/conversions.ts';
import { useReport } from '../../trpc/report.ts';
import { Field } from '../../ui/field.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { pagesFitting, RULE_TYPES, type RuleDraft } from './rules.ts';

/** Enough to recognise one's own site by. */
const KNOWN_ROWS = 200;

/** Pages and events of the period, the most frequent first. */
export type Known = { pages: readonly string[]; events: readonly string[] };

export function useKnown(view: DashboardView): Known {
  const common = { site: view.site.id, range: view.range.range, limit: KNOWN_ROWS };
  const options = { isLive: false };
  const pages = useReport({ ...common, metrics: ['pageviews'], dimensions: ['page'] }, options);
  const events = useReport({ ...common, metrics: ['events'], dimensions: ['event'] }, options);
  const namesOf = (report: typeof pages) =>
    (report.data?.results ?? [])
      .filter(({ metrics: [count] }) => (count ?? 0) > 0)
      .map(({ dimensions: [name] }) => name ?? '')
      .filter((name) => name !== '');
  return {
    pages: [...new Set(namesOf(pages).map(readablePage))],
    events: namesOf(events),
  };
}

type RuleFieldsProps = {
  draft: RuleDraft;
  known: Known;
  /** Tells the lists of several such fields apart. */
  id: string;
  /** What is wrong with a field of the rule. */
  wordsAt: (name: 'page' | 'event' | 'percent' | 'seconds') => string | undefined;
  onDraft: (draft: RuleDraft) => void;
};

export function RuleFields({ draft, known, id, wordsAt, onDraft }: RuleFieldsProps) {
  const { rule } = useConversionsText();
  const put = (change: Partial<RuleDraft>) => onDraft({ ...draft, ...change });
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="justify-self-start">
        <Choices
          label={rule.kind}
          choices={RULE_TYPES.map((value) => ({ value, label: rule.kinds[value] }))}
          chosen={draft.type}
          onChoose={(type) => put({ type })}
        />
      </div>
      {draft.type === 'event' ? (
        <EventFields draft={draft} known={known} id={id} wordsAt={wordsAt} put={put} />
      ) : (
        <PageFields draft={draft} known={known} id={id} wordsAt={wordsAt} put={put} />
      )}
      <OtherFilters draft={draft} />
    </div>
  );
}

type PartProps = Omit<RuleFieldsProps, 'onDraft'> & { put: (change: Partial<RuleDraft>) => void };

function PageFields({ draft, known, id, wordsAt, put }: PartProps) {
  const { rule } = useConversionsText();
  const isAny = draft.type !== 'page';
  return (
    <>
      <Field
        label={isAny ? rule.anyPage : rule.page}
        hint={rule.pageHint}
        error={wordsAt('page')}
        value={draft.page}
        list={`${id}-pages`}
        required={!isAny}
        autoCapitalize="none"
        spellCheck={false}
        data-testid="rule-page"
        onChange={(event) => put({ page: event.target.value })}
      />
      <Options id={`${id}-pages`} values={known.pages} />
      <Fitting pattern={draft.page} pages={known.pages} />
      {draft.type === 'scroll' && (
        <Field
          label={rule.percent}
          error={wordsAt('percent')}
          type="number"
          min={1}
          max={100}
          required
          value={draft.percent}
          onChange={(event) => put({ percent: event.target.value })}
        />
      )}
      {draft.type === 'engagement' && (
        <Field
          label={rule.seconds}
          error={wordsAt('seconds')}
          type="number"
          min={1}
          max={3600}
          required
          value={draft.seconds}
          onChange={(event) => put({ seconds: event.target.value })}
        />
      )}
    </>
  );
}

function EventFields({ draft, known, id, wordsAt, put }: PartProps) {
  const { rule } = useConversionsText();
  return (
    <>
      <Field
        label={rule.event}
        hint={rule.eventHint}
        error={wordsAt('event')}
        value={draft.event}
        list={`${id}-events`}
        required
        autoCapitalize="none"
        spellCheck={false}
        data-testid="rule-event"
        onChange={(event) => put({ event: event.target.value })}
      />
      <Options id={`${id}-events`} values={known.events} />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={rule.propName}
          hint={rule.optional}
          value={draft.propName}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => put({ propName: event.target.value })}
        />
        <Field
          label={rule.propValue}
          value={draft.propValue}
          disabled={draft.propName.trim() === ''}
          onChange={(event) => put({ propValue: event.target.value })}
        />
      </div>
    </>
  );
}

function OtherFilters({ draft }: { draft: RuleDraft }) {
  const { formats } = useLocale();
  const { rule } = useConversionsText();
  const count = draft.otherFilters.length;
  if (count === 0) return null;
  return <p className="text-label text-quiet">{rule.otherFilters(formats.numbers.count(count))}</p>;
}

function Options({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

/** As many as fit on a line or two. */
const FITTING_SHOWN = 4;

/** What the pattern makes of the pages there are, while it is typed. */
function Fitting({ pattern, pages }: { pattern: string; pages: readonly string[] }) {
  const { formats } = useLocale();
  const { rule } = useConversionsText();
  if (pattern.trim() === '' || pages.length === 0) return null;
  const fitting = pagesFitting(pattern, pages);
  const shown = fitting.slice(0, FITTING_SHOWN).join(', ');
  return (
    <p
      role="status"
      data-testid="rule-fits"
      data-value={fitting.length}
      className={`text-label wrap-anywhere ${fitting.length === 0 ? 'text-warn' : 'text-quiet'}`}
    >
      {fitting.length === 0
        ? rule.fitsNone
        : rule.fits(
            formats.numbers.count(fitting.length),
            fitting.length > FITTING_SHOWN ? `${shown}…` : shown,
          )}
    </p>
  );
}
