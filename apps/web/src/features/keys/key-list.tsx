/** The API keys of an organisation: what they may do, when they were used, and how they end. */
import type { Permission } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useKeysText } from '../../text/views/keys.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import { type MadeKey, ShownKey } from './made-key.tsx';
import { NewKeyForm } from './new-key-form.tsx';

type Site = { id: string; name: string };

export function KeyList({ organisation, sites }: { organisation: string; sites: readonly Site[] }) {
  const text = useKeysText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<MadeKey | null>(null);
  const keys = useQuery(trpc.keys.list.queryOptions({ organisation }));
  const queryKey = trpc.keys.list.queryKey({ organisation });
  const onSettled = () => queryClient.invalidateQueries({ queryKey });
  const rotate = useMutation(trpc.keys.rotate.mutationOptions({ onSuccess: setMade, onSettled }));
  const revoke = useMutation(trpc.keys.revoke.mutationOptions({ onSettled }));
  const failure = useFailureWords(keys.error ?? rotate.error ?? revoke.error);
  return (
    <>
      {made !== null && <ShownKey made={made} onDone={() => setMade(null)} />}
      <Section title={text.title} testId="keys">
        {keys.data === undefined && !keys.isError && <div className="skeleton h-24" />}
        {keys.data?.length === 0 && <p className="text-quiet">{text.none}</p>}
        <Alert>{failure}</Alert>
        <ul>
          {keys.data?.map((key) => (
            <KeyRow
              key={key.id}
              info={key}
              sites={sites}
              isBusy={rotate.isPending || revoke.isPending}
              onRotate={() => rotate.mutate({ organisation, key: key.id })}
              onRevoke={() => revoke.mutate({ organisation, key: key.id })}
            />
          ))}
        </ul>
      </Section>
      <NewKeyForm
        organisation={organisation}
        sites={sites}
        onMade={async (key) => {
          setMade(key);
          await onSettled();
        }}
      />
    </>
  );
}

type KeyInfo = {
  id: string;
  name: string;
  hint: string;
  permissions: Permission[];
  sites: string[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

type KeyRowProps = {
  info: KeyInfo;
  sites: readonly Site[];
  isBusy: boolean;
  onRotate: () => void;
  onRevoke: () => void;
};

function KeyRow({ info, sites, isBusy, onRotate, onRevoke }: KeyRowProps) {
  const text = useKeysText();
  const where = useKeySites(info.sites, sites);
  const { life, isOver } = useKeyLife(info);
  return (
    <li
      data-testid="key"
      data-label={info.name}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2 first:border-t-0"
    >
      <div className={`min-w-0 grow basis-56 ${isOver ? 'text-quiet' : ''}`}>
        <p className="truncate font-medium">
          <bdi>{info.name}</bdi>{' '}
          {info.hint !== '' && (
            <code className="font-mono text-label font-normal text-quiet">{`${info.hint}…`}</code>
          )}
        </p>
        <p className="text-label">
          {info.permissions.map((one) => text.permissions[one]).join(', ')} · {where}
        </p>
        <p className="text-label text-quiet">{life}</p>
      </div>
      <div className="flex flex-wrap items-center gap-1">
        {!isOver && (
          <ConfirmButton
            label={text.rotate}
            question={text.rotateSure}
            about={info.name}
            isBusy={isBusy}
            testId="rotate"
            onConfirm={onRotate}
          />
        )}
        <ConfirmButton
          label={text.revoke}
          question={text.revokeSure}
          about={info.name}
          isBusy={isBusy}
          testId="revoke"
          onConfirm={onRevoke}
        />
      </div>
    </li>
  );
}

function useKeySites(ids: string[] | null, sites: readonly Site[]): string {
  const { formats } = useLocale();
  const text = useKeysText();
  if (ids === null) return text.allSites;
  const [only] = ids;
  if (ids.length > 1) return text.someSites(formats.numbers.count(ids.length));
  return sites.find(({ id }) => id === only)?.name ?? only ?? '';
}

function useKeyLife({ createdAt, expiresAt, lastUsedAt }: KeyInfo) {
  const { formats } = useLocale();
  const text = useKeysText();
  const dayOf = (iso: string) => formats.dates.day(iso.slice(0, 10));
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const parts = [text.created(dayOf(createdAt))];
  if (expiresAt !== null) {
    parts.push(isOver ? text.expired(dayOf(expiresAt)) : text.expires(dayOf(expiresAt)));
  }
  parts.push(lastUsedAt === null ? text.unused : text.used(dayOf(lastUsedAt)));
  return { life: parts.join(' · '), isOver };
}
