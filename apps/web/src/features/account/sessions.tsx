/** Where somebody is signed in, and the end of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useSecurityText } from '../../text/views/security.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Alert, Section } from '../../ui/section.tsx';

export function Sessions() {
  const { formats } = useLocale();
  const { sessions: words } = useSecurityText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const sessions = useQuery(trpc.account.sessions.queryOptions());
  const queryKey = trpc.account.sessions.queryKey();
  const onSettled = () => queryClient.invalidateQueries({ queryKey });
  const end = useMutation(trpc.account.endSessions.mutationOptions({ onSettled }));
  const at = new Intl.DateTimeFormat(formats.locale, { dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(formats.locale, { dateStyle: 'medium' });
  return (
    <Section
      title={words.title}
      lead={words.lead}
      testId="sessions"
      tools={
        (sessions.data?.length ?? 0) > 1 && (
          <ConfirmButton
            label={words.endOthers}
            question={words.endOthersSure}
            about=""
            isBusy={end.isPending}
            testId="end-others"
            onConfirm={() => end.mutate({})}
          />
        )
      }
    >
      {sessions.data === undefined && !sessions.isError && <div className="skeleton h-12" />}
      <Alert>{useFailureWords(sessions.error ?? end.error)}</Alert>
      <ul>
        {sessions.data?.map((session) => (
          <li
            key={session.id}
            data-testid="session"
            className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-t-0"
          >
            <div className="min-w-0">
              <p className="font-medium">{session.isThis ? words.here : words.other}</p>
              <p className="text-label text-quiet">
                {words.times(
                  at.format(new Date(session.createdAt)),
                  day.format(new Date(session.usedAt)),
                )}
              </p>
            </div>
            {!session.isThis && (
              <ConfirmButton
                label={words.end}
                question={words.endSure}
                about={words.other}
                isBusy={end.isPending}
                testId="end"
                onConfirm={() => end.mutate({ session: session.id })}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
