/** Asks for summaries of a site by mail, and shows to who looks after it who gets them. */
import { isPermitted, type OpenSite, SUMMARY_KINDS, type SummaryWish } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useSummariesText } from '../../text/views/summaries.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Part } from '../../ui/part.tsx';

export function SummariesPanel({ site }: { site: OpenSite }) {
  const words = useSummariesText();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.summaries.mine.queryOptions({ site: site.id }));
  return (
    <Part title={words.title} lead={words.lead}>
      {data !== undefined && !data.isPossible && <p className="text-warn">{words.noServer}</p>}
      {data !== undefined && <SummariesForm site={site} wish={data.wish} />}
      {isPermitted(site.permissions, 'admin') && <Readers site={site} />}
    </Part>
  );
}

function SummariesForm({ site, wish }: { site: OpenSite; wish: SummaryWish | null }) {
  const words = useSummariesText();
  const { language } = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const put = useMutation(
    trpc.summaries.put.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.summaries.pathKey() }),
    }),
  );
  const failure = useFailureWords(put.error);
  // What was just chosen, until the answer says what is kept.
  const now = put.isPending ? put.variables : (wish ?? { weekly: false, monthly: false });
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="font-medium">{words.mine}</legend>
      {SUMMARY_KINDS.map((kind) => (
        <label key={kind} className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={now[kind]}
            disabled={put.isPending}
            data-testid={`summary-${kind}`}
            onChange={(event) =>
              put.mutate({
                site: site.id,
                language,
                ...{ weekly: now.weekly, monthly: now.monthly },
                [kind]: event.target.checked,
              })
            }
          />
          {words.kinds[kind]}
        </label>
      ))}
      <p role="status" className={failure === null ? 'text-quiet' : 'text-bad'}>
        {failure ?? (put.isSuccess ? words.kept : '')}
      </p>
    </fieldset>
  );
}

function Readers({ site }: { site: OpenSite }) {
  const words = useSummariesText();
  const trpc = useTRPC();
  const { data: readers } = useQuery(trpc.summaries.readers.queryOptions({ site: site.id }));
  if (readers === undefined) return null;
  return (
    <section className="grid grid-cols-1 gap-2">
      <h3 className="font-semibold">{words.readers}</h3>
      {readers.length === 0 && <p className="text-quiet">{words.nobody}</p>}
      <ul className="grid grid-cols-1 divide-y divide-line">
        {readers.map(({ email, name, ...wish }) => (
          <li key={email} className="flex flex-wrap justify-between gap-x-3 py-2">
            <span className="min-w-0 wrap-anywhere">
              {name} <span className="text-quiet">{email}</span>
            </span>
            <span className="text-quiet">
              {SUMMARY_KINDS.filter((kind) => wish[kind])
                .map((kind) => words.short[kind])
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
