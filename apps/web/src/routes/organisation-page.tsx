/** An organisation: its people, its keys and its audit log, each at an address of its own. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AuditLog } from '../features/audit/audit-log.tsx';
import { KeyList } from '../features/keys/key-list.tsx';
import { Guests } from '../features/people/guests.tsx';
import { Invitations } from '../features/people/invitations.tsx';
import { Members } from '../features/people/members.tsx';
import { OrganisationName } from '../features/people/organisation-name.tsx';
import { useLocale } from '../text/locale.tsx';
import { useAuditText } from '../text/views/audit.ts';
import { useKeysText } from '../text/views/keys.ts';
import { usePeopleText } from '../text/views/people.ts';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { LostPage } from './fallback-pages.tsx';
import { SignedInHead } from './signed-in-head.tsx';

const route = getRouteApi('/signed-in/organisations/$organisationId/$part');

const PARTS = ['people', 'keys', 'audit'] as const;
type Part = (typeof PARTS)[number];

type Organisation = {
  id: string;
  name: string;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
};

/** What only those see who lead the organisation looks to others as if it did not exist. */
export function OrganisationPage() {
  const { organisationId, part: named } = route.useParams();
  const { api } = route.useRouteContext();
  const { organisations } = useSuspenseQuery(api.trpc.account.me.queryOptions()).data;
  const organisation = organisations.find(({ id }) => id === organisationId);
  const part = PARTS.find((one) => one === named);
  if (organisation === undefined || part === undefined) return <LostPage />;
  if (part !== 'people' && !leads(organisation)) return <LostPage />;
  return (
    <OrganisationFrame organisation={organisation} part={part}>
      {part === 'people' && <PeoplePart organisation={organisation} />}
      {part === 'keys' && <KeysPart organisation={organisation} />}
      {part === 'audit' && <AuditLog organisation={organisation.id} name={organisation.name} />}
    </OrganisationFrame>
  );
}

function leads({ role }: Organisation): boolean {
  return role === 'owner' || role === 'admin';
}

type FrameProps = { organisation: Organisation; part: Part; children: ReactNode };

function OrganisationFrame({ organisation, part, children }: FrameProps) {
  const { text } = useLocale();
  const people = usePeopleText();
  const leadOf = {
    people: people.lead(organisation.name),
    keys: useKeysText().lead,
    audit: useAuditText().lead,
  };
  const parts = leads(organisation) ? PARTS : PARTS.slice(0, 1);
  return (
    <>
      <title>{`${people.parts[part]} · ${organisation.name} · ${text.product}`}</title>
      <SignedInHead />
      <main className={`${PAGE_WIDTH} grid max-w-[59rem]! grid-cols-1 gap-3 pt-4 pb-16`}>
        <div>
          <h1 className="text-head font-semibold break-words">{organisation.name}</h1>
          <p className="max-w-[72ch] text-quiet">{leadOf[part]}</p>
        </div>
        {parts.length > 1 && (
          <nav aria-label={people.parts.label} className="flex flex-wrap gap-1">
            {parts.map((one) => (
              <Link
                key={one}
                to="/organisations/$organisationId/$part"
                params={{ organisationId: organisation.id, part: one }}
                data-testid={`part-${one}`}
                className="rounded-md px-3 py-1.5 text-quiet hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {people.parts[one]}
              </Link>
            ))}
          </nav>
        )}
        {children}
      </main>
    </>
  );
}

/** The sites of the organisation, for who has a say in them. */
function useSites({ id }: Organisation) {
  const { api } = route.useRouteContext();
  const { data } = useSuspenseQuery(api.trpc.sites.list.queryOptions());
  return data.filter(({ ownerId }) => ownerId === id);
}

function PeoplePart({ organisation }: { organisation: Organisation }) {
  const { api, user } = route.useRouteContext();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const sites = useSites(organisation);
  const lookAgain = async () => {
    const account = api.trpc.account.me.queryOptions();
    await queryClient.invalidateQueries({ queryKey: account.queryKey });
    await queryClient.invalidateQueries({ queryKey: api.trpc.sites.list.queryKey() });
    const { organisations } = await queryClient.ensureQueryData(account);
    if (!organisations.some(({ id }) => id === organisation.id)) await navigate({ to: '/' });
  };
  return (
    <>
      <Members organisation={organisation} user={user} onChanged={lookAgain} />
      {leads(organisation) && (
        <>
          <Invitations organisation={organisation.id} sites={sites} />
          <Guests sites={sites} />
          <OrganisationName organisation={organisation} onChanged={lookAgain} />
        </>
      )}
    </>
  );
}

function KeysPart({ organisation }: { organisation: Organisation }) {
  const sites = useSites(organisation);
  return <KeyList organisation={organisation.id} sites={sites} />;
}
