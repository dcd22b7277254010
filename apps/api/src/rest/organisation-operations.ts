/** The rows about organisations, their members, keys and audit log. */
import { organisationIdSchema } from '@footfall/domain';
import { z } from 'zod';
import { memberSchema, ownOrganisationSchema } from '../trpc/organisation-schemas.ts';
import { auditAnswerSchema, auditPageSchema } from '../trpc/routers/audit.ts';
import {
  keyChoiceSchema,
  keyInfoSchema,
  keyWishSchema,
  madeKeySchema,
  rotationSchema,
} from '../trpc/routers/keys.ts';
import { type Operation, operation } from './operation.ts';
import { BY_AGE, inOrder, LATEST_FIRST } from './paging.ts';

const organisationSchema = z.object({ organisation: organisationIdSchema });
const ADMIN = 'admin' as const;

export const ORGANISATION_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/organisations',
    id: 'listOrganisations',
    summary: 'Lists the organisations, the oldest first.',
    permission: ADMIN,
    input: null,
    output: z.array(ownOrganisationSchema),
    order: BY_AGE,
    status: 200,
    problems: [],
    call: (procedures) => procedures.organisations.list(),
  },
  operation({
    method: 'get',
    path: '/members',
    id: 'listMembers',
    summary: 'Lists the members of an organisation with their roles.',
    permission: ADMIN,
    input: organisationSchema,
    output: z.array(memberSchema),
    order: inOrder<z.output<typeof memberSchema>>(({ since, user }) => [since, user.id]),
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.members.list(input),
  }),
  operation({
    method: 'get',
    path: '/keys',
    id: 'listKeys',
    summary:
      'Lists the API keys of an organisation, the latest first; the keys themselves are not known.',
    permission: ADMIN,
    input: organisationSchema,
    output: z.array(keyInfoSchema),
    order: LATEST_FIRST,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.keys.list(input),
  }),
  operation({
    method: 'post',
    path: '/keys',
    id: 'createKey',
    summary: 'Makes an API key; the answer is the only one that has it.',
    permission: ADMIN,
    input: keyWishSchema.extend(organisationSchema.shape),
    output: madeKeySchema,
    status: 201,
    problems: [400, 404],
    call: (procedures, input) => procedures.keys.create(input),
  }),
  operation({
    method: 'post',
    path: '/keys/rotate',
    id: 'rotateKey',
    summary: 'Makes another key with the same rights; the old one ends after the overlap.',
    permission: ADMIN,
    input: rotationSchema.extend(organisationSchema.shape),
    output: madeKeySchema,
    status: 201,
    problems: [400, 404],
    call: (procedures, input) => procedures.keys.rotate(input),
  }),
  operation({
    method: 'delete',
    path: '/keys',
    id: 'revokeKey',
    summary: 'Revokes a key: by the API at once, by beacons within 10 seconds.',
    permission: ADMIN,
    input: keyChoiceSchema.extend(organisationSchema.shape),
    output: z.object({ revoked: z.literal(true) }),
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.keys.revoke(input),
  }),
  operation({
    method: 'get',
    path: '/audit',
    id: 'readAudit',
    summary: 'Reads the audit log of an organisation, the latest entries first, page by page.',
    permission: ADMIN,
    input: auditPageSchema.extend(organisationSchema.shape),
    output: auditAnswerSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.audit.list(input),
  }),
];
