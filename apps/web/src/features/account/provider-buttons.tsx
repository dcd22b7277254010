/** A button for each provider whose accounts sign in here; nothing where none is set up. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useTRPC } from '../../trpc/client.ts';
import { type Departure, type DepartureFailure, leaveFor } from '../../trpc/providers.ts';
import { Button } from '../../ui/button.tsx';
import { Alert } from '../../ui/section.tsx';

type ProviderButtonsProps = Departure & {
  /** Why the last way back led nowhere, as the address says. */
  failed?: string | undefined;
};

export function ProviderButtons({ failed, ...way }: ProviderButtonsProps) {
  const { text } = useLocale();
  const { signIn: words } = useDoorsText();
  const trpc = useTRPC();
  const { data: providers } = useQuery(
    trpc.account.providers.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const [failure, setFailure] = useState<DepartureFailure | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const press = async (provider: string) => {
    setLeaving(true);
    setFailure(await leaveFor(provider, way));
    setLeaving(false);
  };
  const isKnown = failed !== undefined && Object.hasOwn(words.failed, failed);
  const before = isKnown ? words.failed[failed as keyof typeof words.failed] : null;
  const now = failure === 'unreachable' ? text.failure.unreachable : words.providerAway;
  if (providers === undefined || providers.length === 0) return <Alert>{before}</Alert>;
  return (
    <div className="grid grid-cols-1 gap-2" data-testid="providers">
      <Alert>{failure === null ? before : now}</Alert>
      {providers.map(({ id, name }) => (
        <Button key={id} disabled={isLeaving} onClick={() => void press(id)}>
          <span className="truncate">{words.provider(name)}</span>
        </Button>
      ))}
    </div>
  );
}
