/** Makes links that show a site's dashboard, lists them, and revokes them. */
import { isPermitted, type OpenSite, type Share } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useSharingText } from '../../text/views/sharing.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Part } from '../../ui/part.tsx';
import { NewShare } from './new-share.tsx';

export function SharingPanel({ site }: { site: OpenSite }) {
  const words = useSharingText();
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  if (!mayWrite) return <p className="text-warn">{words.needsPermission}</p>;
  return (
    <>
      <ShareList siteId={site.id} />
      <NewShare siteId={site.id} timezone={site.timezone} />
    </>
  );
}

function ShareList({ siteId }: { siteId: string }) {
  const words = useSharingText();
  const trpc = useTRPC();
  const { data: shares } = useQuery(trpc.shares.list.queryOptions({ site: siteId }));
  return (
    <Part title={words.list}>
      {shares?.length === 0 && <p className="text-quiet">{words.empty}</p>}
      {shares !== undefined && shares.length > 0 && (
        <ul className="grid grid-cols-1 divide-y divide-line border-y border-line">
          {shares.map((share) => (
            <ShareRow key={share.id} siteId={siteId} share={share} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function ShareRow({ siteId, share }: { siteId: string; share: Share }) {
  const words = useSharingText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const facts = useFacts(siteId, share);
  const revoke = useMutation(
    trpc.shares.remove.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.shares.list.queryKey() }),
    }),
  );
  return (
    <li className="grid grid-cols-1 gap-1 py-2" data-testid="share">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <p className="min-w-0 font-medium wrap-anywhere">{share.name}</p>
        {!isAsked && (
          <Button kind="small" onClick={() => setAsked(true)} data-testid="revoke">
            {words.revoke}
          </Button>
        )}
      </div>
      <p className="text-quiet wrap-anywhere">{facts}</p>
      {isAsked && (
        <fieldset className="flex flex-wrap items-center gap-2" aria-label={words.revoke}>
          <p>{words.revokeSure}</p>
          <Button
            disabled={revoke.isPending}
            onClick={() => revoke.mutate({ site: siteId, id: share.id })}
            data-testid="revoke-yes"
          >
            {words.revokeYes}
          </Button>
          <Button kind="quiet" onClick={() => setAsked(false)}>
            {words.revokeNo}
          </Button>
        </fieldset>
      )}
    </li>
  );
}

/** What there is to know about a link, in a line. */
function useFacts(siteId: string, { segmentId, hasPassword, expiresAt, origins }: Share): string {
  const { facts } = useSharingText();
  const { formats } = useLocale();
  const trpc = useTRPC();
  const { data: segments } = useQuery(trpc.segments.list.queryOptions({ site: siteId }));
  const said = [hasPassword ? facts.password : facts.public];
  if (segmentId !== null && segments !== undefined) {
    const segment = segments.find(({ id }) => id === segmentId);
    said.push(segment === undefined ? facts.lost : facts.segment(segment.name));
  }
  if (expiresAt !== null) {
    const isOver = Date.parse(expiresAt) <= Date.now();
    // The link ends with the midnight after its last day.
    const last = new Date(Date.parse(expiresAt) - 1).toISOString().slice(0, 10);
    said.push(isOver ? facts.over : facts.until(formats.dates.day(last)));
  }
  if (origins.length > 0) said.push(facts.frames(origins.join(', ')));
  return said.join(' · ');
}
