/** Judging hits of the past again: the entries there are, and a form for another one that says first what it changes. */
import { isPermitted, JUDGINGS_MAX, type Judging, type OpenSite } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useJudgingText } from '../../text/views/judging.ts';
import { useLeftOutText } from '../../text/views/left-out.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Card } from '../../ui/card.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Alert } from '../../ui/section.tsx';
import { JudgingForm } from './judging-form.tsx';

type JudgingPanelProps = { site: OpenSite; today: string; onSaved: (site: OpenSite) => void };

export function JudgingPanel({ site, today, onSaved }: JudgingPanelProps) {
  const words = useJudgingText();
  const trpc = useTRPC();
  const save = useMutation(trpc.sites.update.mutationOptions({ onSuccess: onSaved }));
  const failure = useFailureWords(save.error);
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  const put = (judgedAgain: Judging[]) => save.mutate({ site: site.id, change: { judgedAgain } });
  return (
    <div className="grid max-w-[55rem] grid-cols-1 gap-3">
      <Card title={words.entries} lead={words.entriesLead}>
        {site.judgedAgain.length === 0 && <p className="text-quiet">{words.none}</p>}
        <ul>
          {site.judgedAgain.map((entry, index) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name, and two may say the same
              key={index}
              entry={entry}
              onRemove={
                mayWrite ? () => put(site.judgedAgain.filter((_, at) => at !== index)) : null
              }
            />
          ))}
        </ul>
        <Alert>{failure}</Alert>
      </Card>
      {mayWrite && site.judgedAgain.length < JUDGINGS_MAX && (
        <JudgingForm
          // A saved entry leaves an empty form.
          key={site.judgedAgain.length}
          siteId={site.id}
          today={today}
          isSaving={save.isPending}
          onSave={(entry) => put([...site.judgedAgain, entry])}
        />
      )}
    </div>
  );
}

function Entry({ entry, onRemove }: { entry: Judging; onRemove: (() => void) | null }) {
  const { formats } = useLocale();
  const words = useJudgingText();
  const { verdicts } = useLeftOutText();
  const { take, lift } = entry;
  const taken = [...take.pages, ...take.hostnames, ...take.referrers, ...take.countries];
  const days = formats.dates.days(entry.from, entry.to);
  return (
    <li
      data-testid="judging"
      data-label={days}
      className="flex items-start justify-between gap-3 border-t border-line py-2 first:border-0"
    >
      <div className="min-w-0">
        <p className="font-medium">{days}</p>
        {taken.length > 0 && (
          <p className="wrap-anywhere">
            <span className="text-quiet">{words.takes}: </span>
            <bdi>{taken.join(', ')}</bdi>
          </p>
        )}
        {lift.length > 0 && (
          <p>
            <span className="text-quiet">{words.lifts}: </span>
            {lift.map((verdict) => verdicts[verdict]).join(', ')}
          </p>
        )}
      </div>
      {onRemove !== null && (
        <ConfirmButton
          label={words.remove}
          question={words.removeSurely}
          about={days}
          testId="judging-remove"
          onConfirm={onRemove}
        />
      )}
    </li>
  );
}
