/** The accounts elsewhere that open this one: which there are, closing such a way, and allowing it again. */
import { useMutation } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useSecurityText } from '../../text/views/security.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Section } from '../../ui/section.tsx';
import { FormFailure } from './form-failure.tsx';

type Provider = {
  id: 'oidc' | 'google' | 'github';
  name: string;
  linkedAt: string | null;
  isRefused: boolean;
};
type LinkedProvidersProps = { providers: readonly Provider[]; onChanged: () => Promise<void> };

export function LinkedProviders({ providers, onChanged }: LinkedProvidersProps) {
  const { formats } = useLocale();
  const { providers: words } = useSecurityText();
  const trpc = useTRPC();
  const unlink = useMutation(trpc.account.unlink.mutationOptions({ onSuccess: onChanged }));
  const allow = useMutation(trpc.account.allow.mutationOptions({ onSuccess: onChanged }));
  const isBusy = unlink.isPending || allow.isPending;
  const stateOf = ({ linkedAt, isRefused }: Provider) => {
    if (isRefused) return words.refused;
    return linkedAt === null ? words.open : words.linked(formats.dates.day(linkedAt.slice(0, 10)));
  };
  return (
    <Section title={words.title} lead={words.lead} testId="linked-providers">
      <ul>
        {providers.map((provider) => (
          <li
            key={provider.id}
            data-testid="provider-row"
            className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-t-0"
          >
            <div className="min-w-0">
              <p className="truncate font-medium">
                <bdi>{provider.name}</bdi>
              </p>
              <p className="text-label text-quiet">{stateOf(provider)}</p>
            </div>
            {provider.isRefused ? (
              <Button
                kind="small"
                disabled={isBusy}
                aria-label={`${words.allow} ${provider.name}`}
                onClick={() => allow.mutate({ provider: provider.id })}
                data-testid="allow"
              >
                {words.allow}
              </Button>
            ) : (
              <ConfirmButton
                label={words.close}
                question={words.closeSure}
                about={provider.name}
                isBusy={isBusy}
                testId="close"
                onConfirm={() => unlink.mutate({ provider: provider.id })}
              />
            )}
          </li>
        ))}
      </ul>
      <FormFailure error={unlink.error ?? allow.error} />
    </Section>
  );
}
