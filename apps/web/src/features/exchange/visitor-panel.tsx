/** One visitor whom the site identified: all that is kept of them as a file, or deleted for good. */
import { isPermitted, type OpenSite } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useDataText } from '../../text/views/data.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Part } from '../../ui/part.tsx';
import { Alert } from '../../ui/section.tsx';
import { saveExport } from './save-export.ts';

/** Before there was a web. */
const FIRST_DAY = '1991-01-01';
/** As many characters as a site may name somebody with. */
const NAME_CHARACTERS_MAX = 120;

type VisitorPanelProps = { site: OpenSite; today: string };

export function VisitorPanel({ site, today }: VisitorPanelProps) {
  const { visitor: words } = useDataText();
  return (
    <Part title={words.title} lead={words.lead}>
      {isPermitted(site.permissions, 'admin') ? (
        <VisitorForm siteId={site.id} today={today} />
      ) : (
        <p className="text-warn">{words.needsPermission}</p>
      )}
    </Part>
  );
}

type VisitorFormProps = { siteId: string; today: string };

function VisitorForm({ siteId, today }: VisitorFormProps) {
  const { visitor: words } = useDataText();
  const trpc = useTRPC();
  const [knownAs, setKnownAs] = useState('');
  const find = useMutation(trpc.storage.findVisitor.mutationOptions());
  const failure = useFailureWords(find.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    find.mutate({ site: siteId, knownAs });
  };
  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
        <Field
          label={words.knownAs}
          hint={words.knownAsHint}
          required
          data-testid="known-as"
          maxLength={NAME_CHARACTERS_MAX}
          autoComplete="off"
          value={knownAs}
          onChange={(event) => {
            setKnownAs(event.target.value);
            find.reset();
          }}
        />
        <Button type="submit" className="mt-6" disabled={find.isPending} data-testid="find-visitor">
          {words.find}
        </Button>
      </form>
      <Alert>{failure}</Alert>
      {find.data !== undefined && (
        <Deeds siteId={siteId} today={today} visitor={find.data.visitor} knownAs={knownAs} />
      )}
    </>
  );
}

type Told = 'nothing' | 'going' | 'saved' | 'notSaved' | 'erasing' | 'notErased';

type DeedsProps = VisitorFormProps & { visitor: string; knownAs: string };

function Deeds({ siteId, today, visitor, knownAs }: DeedsProps) {
  const { visitor: words } = useDataText();
  const trpc = useTRPC();
  const [told, setTold] = useState<Told>('nothing');
  const erase = useMutation(trpc.storage.eraseVisitor.mutationOptions());
  const save = () => {
    setTold('going');
    const wish = { siteId, visitor, from: FIRST_DAY, to: today, format: 'ndjson' } as const;
    saveExport({ ...wish, leftOut: true }, new AbortController().signal, () => undefined).then(
      (failure) => setTold(failure === null ? 'saved' : 'notSaved'),
      () => setTold('notSaved'),
    );
  };
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <Button onClick={save} disabled={told === 'going'} data-testid="save-visitor">
        {words.save}
      </Button>
      <ConfirmButton
        label={words.erase}
        question={words.eraseSure}
        about={knownAs}
        isBusy={erase.isPending}
        testId="erase-visitor"
        onConfirm={() =>
          erase.mutate(
            { site: siteId, visitor },
            { onSuccess: () => setTold('erasing'), onError: () => setTold('notErased') },
          )
        }
      />
      <p role="status" data-testid="visitor-state" className="text-quiet">
        {words.told[told]}
      </p>
    </div>
  );
}
