/** Makes a link that shows a site's dashboard, and shows it this once. */
import { addDays, startOfDay } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useSharingText } from '../../text/views/sharing.ts';
import { useTRPC } from '../../trpc/client.ts';
import { type FieldWords, useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field, LinesField, SelectField } from '../../ui/field.tsx';
import { Part } from '../../ui/part.tsx';
import { Alert } from '../../ui/section.tsx';
import { Unsaved } from '../../ui/unsaved.tsx';

const BLANK = { name: '', segmentId: '', password: '', lastDay: '', origins: '' };
type Draft = typeof BLANK;

type NewShareProps = { siteId: string; timezone: string };

export function NewShare({ siteId, timezone }: NewShareProps) {
  const { text } = useLocale();
  const { add } = useSharingText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(BLANK);
  const make = useMutation(
    trpc.shares.add.mutationOptions({
      onSuccess: () => {
        setDraft(BLANK);
        return queryClient.invalidateQueries({ queryKey: trpc.shares.list.queryKey() });
      },
    }),
  );
  const { failure, wordsAt, form } = useRefusal(make.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate({ site: siteId, ...wishOf(draft, timezone) });
  };
  return (
    <Part title={add.title}>
      <Unsaved isUnsaved={() => JSON.stringify(draft) !== JSON.stringify(BLANK)} />
      {make.data !== undefined && (
        <MadeLink link={make.data.link} isFramed={make.data.share.origins.length > 0} />
      )}
      <form ref={form} onSubmit={submit} className="grid grid-cols-1 gap-4 md:grid-cols-2">
        <ShareFields
          siteId={siteId}
          draft={draft}
          wordsAt={wordsAt}
          put={(change) => setDraft((now) => ({ ...now, ...change }))}
        />
        <div className="flex flex-wrap items-center gap-3 md:col-span-2">
          <Button kind="primary" type="submit" disabled={make.isPending} data-testid="make-share">
            {make.isPending ? text.account.working : add.make}
          </Button>
          <Alert>{failure}</Alert>
        </div>
      </form>
    </Part>
  );
}

/** A link is good to the end of its last day, by the site's clock. */
function wishOf({ name, segmentId, password, lastDay, origins }: Draft, timezone: string) {
  const endsAt = lastDay === '' ? null : startOfDay(addDays(lastDay, 1), timezone);
  return {
    name,
    segmentId: segmentId === '' ? null : segmentId,
    password: password === '' ? null : password,
    expiresAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    origins: originsOf({ origins }),
  };
}

function originsOf({ origins }: Pick<Draft, 'origins'>): string[] {
  return origins.split(/\s+/).filter((origin) => origin !== '');
}

type ShareFieldsProps = {
  siteId: string;
  draft: Draft;
  wordsAt: FieldWords;
  put: (change: Partial<Draft>) => void;
};

function ShareFields({ siteId, draft, wordsAt, put }: ShareFieldsProps) {
  const { add } = useSharingText();
  const trpc = useTRPC();
  const { data: segments = [] } = useQuery(trpc.segments.list.queryOptions({ site: siteId }));
  return (
    <>
      <Field
        label={add.name}
        hint={add.nameHint}
        error={wordsAt('name')}
        value={draft.name}
        maxLength={120}
        required
        data-testid="share-name"
        onChange={(event) => put({ name: event.target.value })}
      />
      <SelectField
        label={add.segment}
        hint={add.segmentHint}
        value={draft.segmentId}
        onChange={(event) => put({ segmentId: event.target.value })}
      >
        <option value="">{add.all}</option>
        {segments
          .filter(({ isPersonal }) => !isPersonal)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </SelectField>
      <Field
        label={add.password}
        hint={add.passwordHint}
        error={wordsAt('password')}
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        value={draft.password}
        data-testid="share-password"
        onChange={(event) => put({ password: event.target.value })}
      />
      <Field
        label={add.expires}
        hint={add.expiresHint}
        error={wordsAt('expiresAt')}
        type="date"
        value={draft.lastDay}
        onChange={(event) => put({ lastDay: event.target.value })}
      />
      <div className="md:col-span-2">
        <LinesField
          label={add.origins}
          hint={add.originsHint}
          error={wordsAt('origins', (index) => add.originWrong(originsOf(draft)[index ?? 0] ?? ''))}
          value={draft.origins}
          onChange={(event) => put({ origins: event.target.value })}
        />
      </div>
    </>
  );
}

function MadeLink({ link, isFramed }: { link: string; isFramed: boolean }) {
  const { add } = useSharingText();
  return (
    <div role="status" className="grid grid-cols-1 gap-2 rounded-md border border-good p-3">
      <p>{add.made}</p>
      <Line value={link} testId="share-link" />
      {isFramed && (
        <>
          <p>{add.frame}</p>
          <Line
            value={`<iframe src="${link}" width="100%" height="900" loading="lazy"></iframe>`}
            testId="share-frame"
          />
        </>
      )}
    </div>
  );
}

function Line({ value, testId }: { value: string; testId: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code
        className="min-w-0 grow rounded-md bg-raised px-2 py-1 font-mono wrap-anywhere"
        data-testid={testId}
      >
        {value}
      </code>
      <CopyButton kind="plain" value={value} />
    </div>
  );
}
