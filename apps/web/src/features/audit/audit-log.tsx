/** The audit log of an organisation: page after page, by person and by what it is about, and as a file. */
import type { AuditEntry } from '@footfall/domain';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { saveAs, toCsv } from '../../format/csv.ts';
import { useLocale } from '../../text/locale.tsx';
import { type AuditText, useAuditText } from '../../text/views/audit.ts';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import { actionWords, detailWords } from './entry-words.ts';

type Choice = { actor?: string; area?: string };
type AuditLogProps = { organisation: string; name: string };

const PAGE_ENTRIES = 50;

export function AuditLog({ organisation, name }: AuditLogProps) {
  const { text: common } = useLocale();
  const text = useAuditText();
  const trpc = useTRPC();
  const [choice, setChoice] = useState<Choice>({});
  const log = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { organisation, ...choice, limit: PAGE_ENTRIES },
      { getNextPageParam: ({ next }) => next, initialCursor: null },
    ),
  );
  const file = useAuditFile({ organisation, name, choice });
  const entries = log.data?.pages.flatMap((page) => page.entries);
  const failure = useFailureWords(log.error ?? file.error);
  const isChosen = choice.actor !== undefined || choice.area !== undefined;
  return (
    <Section
      title={text.title}
      testId="audit"
      tools={
        <Button kind="small" onClick={file.save} disabled={file.isBusy} data-testid="save-csv">
          <Icon name="save" />
          {file.isBusy ? common.account.working : text.file}
        </Button>
      }
    >
      <Choices organisation={organisation} choice={choice} onChoose={setChoice} />
      <Alert>{failure}</Alert>
      {entries === undefined && !log.isError && <div className="skeleton h-40" />}
      {entries?.length === 0 && (
        <p className="text-quiet">{isChosen ? text.noneFound : text.none}</p>
      )}
      <ol>
        {entries?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {log.hasNextPage && (
        <Button
          className="justify-self-start"
          disabled={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </Section>
  );
}

type ChoicesProps = { organisation: string; choice: Choice; onChoose: (choice: Choice) => void };

function Choices({ organisation, choice, onChoose }: ChoicesProps) {
  const text = useAuditText();
  const trpc = useTRPC();
  const members = useQuery(trpc.members.list.queryOptions({ organisation }));
  const keys = useQuery(trpc.keys.list.queryOptions({ organisation }));
  const put = (name: keyof Choice, value: string) => {
    const { [name]: _, ...rest } = choice;
    onChoose(value === '' ? rest : { ...rest, [name]: value });
  };
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-3">
      <SelectField
        label={text.who}
        value={choice.actor ?? ''}
        data-testid="audit-actor"
        onChange={(event) => put('actor', event.target.value)}
      >
        <option value="">{text.everybody}</option>
        {members.data?.map(({ user }) => (
          <option key={user.id} value={user.id}>
            {user.email}
          </option>
        ))}
        {keys.data?.map((key) => (
          <option key={key.id} value={key.id}>
            {text.key(key.name)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={text.what}
        value={choice.area ?? ''}
        data-testid="audit-area"
        onChange={(event) => put('area', event.target.value)}
      >
        <option value="">{text.anything}</option>
        {Object.entries(text.areas).map(([area, label]) => (
          <option key={area} value={area}>
            {label}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { formats } = useLocale();
  const text = useAuditText();
  const when = new Intl.DateTimeFormat(formats.locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li
      data-testid="audit-entry"
      data-label={entry.action}
      className="grid grid-cols-1 gap-x-4 border-t border-line py-2 first:border-t-0 md:grid-cols-[10rem_1fr]"
    >
      <time dateTime={entry.at} className="figures text-label text-quiet md:pt-px">
        {when.format(new Date(entry.at))}
      </time>
      <div className="min-w-0">
        <p className="break-words">
          <bdi className="font-medium">{actorWords(entry, text)}</bdi> {actionWords(entry, text)}
          {entry.siteId !== null && (
            <>
              {' '}
              <bdi className="text-quiet">({entry.siteId})</bdi>
            </>
          )}
        </p>
        <p className="text-label break-words text-quiet">
          {detailWords(entry, { text, formats }).map((words) => (
            <bdi key={words} className="mr-3">
              {words}
            </bdi>
          ))}
          {entry.network !== null && text.from(entry.network)}
        </p>
      </div>
    </li>
  );
}

function actorWords({ actor }: AuditEntry, text: AuditText): string {
  return actor.is === 'key' ? text.key(actor.label) : actor.label;
}

/** As many entries as the API gives at once; and no more than a spreadsheet opens with ease. */
const FILE_PAGE_ENTRIES = 1_000;
const FILE_ENTRIES_MAX = 100_000;
const HEAD = ['at', 'actor', 'label', 'action', 'site', 'details', 'network'];

/** All entries of the choice as a file, the latest first. */
function useAuditFile({ organisation, name, choice }: AuditLogProps & { choice: Choice }) {
  const client = useTRPCClient();
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({
    isBusy: false,
    error: null,
  });
  const write = async () => {
    const rows = [HEAD];
    let cursor: string | null = null;
    do {
      const question = { organisation, ...choice, cursor, limit: FILE_PAGE_ENTRIES };
      const page: { entries: AuditEntry[]; next: string | null } =
        await client.audit.list.query(question);
      rows.push(...page.entries.map(rowOf));
      cursor = page.next;
    } while (cursor !== null && rows.length < FILE_ENTRIES_MAX);
    saveAs(`audit_${name.replace(/[^\w-]+/g, '_')}.csv`, toCsv(rows));
  };
  const save = () => {
    setState({ isBusy: true, error: null });
    write().then(
      () => setState({ isBusy: false, error: null }),
      (error: unknown) => setState({ isBusy: false, error }),
    );
  };
  return { ...state, save };
}

function rowOf({ at, actor, action, siteId, details, network }: AuditEntry): string[] {
  return [at, actor.is, actor.label, action, siteId ?? '', JSON.stringify(details), network ?? ''];
}
