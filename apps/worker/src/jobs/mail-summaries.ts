/** The summary job: mails weeks and months that are over to who asked for them, each at most once. */
import type { SummarySubscription } from '@footfall/db';
import { lastPeriod, type Site, SUMMARY_KINDS, type SummaryKind } from '@footfall/domain';
import { fateOf, type SendMail } from '@footfall/mail';
import type { Reports } from '@footfall/reports';
import { readSummary } from '../summaries/read-summary.ts';
import { writeSummary } from '../summaries/write-summary.ts';
import { underLease } from '../under-lease.ts';
import type { WorkerContext } from './worker-context.ts';

/** A mail server that is away is asked again with each run; after so many times the period is given up. */
const FAILURES_MAX = 12;

type Sending = { send: SendMail; reports: () => Reports; signal: AbortSignal };

/** Mails what is due; gives back how many could not be sent. One worker at a time does it. */
export async function mailSummaries(context: WorkerContext, signal: AbortSignal): Promise<number> {
  const { sendMail: send, holder, summaries } = context;
  if (send === null) return 0;
  const failures = await underLease(holder, { name: 'summaries', signal }, async (_, held) => {
    const reports = createLazy(context.openReports);
    let failed = 0;
    try {
      for await (const subscription of summaries.listAll('latest')) {
        if (held.aborted) break;
        const due = await dueOf(context, subscription);
        if (due === null) continue;
        const sending = { send, reports: reports.get, signal: held };
        failed += await mailKinds(context, { ...due, subscription }, sending);
      }
    } finally {
      await reports.close();
    }
    return failed;
  });
  return failures === 'taken' ? 0 : failures;
}

/** Most runs have nothing to send, and open nothing. */
function createLazy(open: () => Reports) {
  let opened: Reports | null = null;
  return {
    get: (): Reports => {
      opened ??= open();
      return opened;
    },
    close: async () => opened?.close(),
  };
}

type Addressed = { site: Site; to: string; kinds: SummaryKind[] };

/** What of a subscription is due now, and where it goes; null when nothing is, or who asked may not see the site. */
async function dueOf(
  { sites, users, archive, ...stores }: WorkerContext,
  subscription: SummarySubscription,
): Promise<Addressed | null> {
  const { siteId, userId, sent } = subscription;
  const site = await sites.read(siteId, 'latest');
  if (site === null) return null;
  const now = archive.clock();
  const kinds = SUMMARY_KINDS.filter(
    (kind) => subscription[kind] && sent[kind] < lastPeriod(kind, site, now).from,
  );
  if (kinds.length === 0 || !(await maySee(stores, site, userId))) return null;
  const to = await users.readAddress(userId, 'latest');
  return to === null ? null : { site, to, kinds };
}

/** Somebody who left the organisation has a subscription still, and must learn nothing more. */
async function maySee(
  { organisations, guests }: Pick<WorkerContext, 'organisations' | 'guests'>,
  { id, ownerId }: Site,
  userId: string,
): Promise<boolean> {
  const organisation = await organisations.read(ownerId, 'latest');
  if (organisation?.members.some((member) => member.userId === userId) === true) return true;
  return (await guests.read(id, userId, 'latest')) !== null;
}

/** How many could not be sent. */
async function mailKinds(
  context: WorkerContext,
  { kinds, ...due }: Addressed & { subscription: SummarySubscription },
  sending: Sending,
): Promise<number> {
  let failed = 0;
  for (const kind of kinds) {
    if (!(await mailOne(context, { ...due, kind }, sending))) failed += 1;
  }
  return failed;
}

type Due = { site: Site; to: string; subscription: SummarySubscription; kind: SummaryKind };

/** False when it is to be tried again, or was given up. */
async function mailOne(
  { summaries, archive, metrics, log, publicUrl }: WorkerContext,
  { site, to, subscription, kind }: Due,
  { send, reports, signal }: Sending,
): Promise<boolean> {
  const { userId, language, token, sent } = subscription;
  const period = lastPeriod(kind, site, archive.clock());
  const claim = { userId, kind, from: period.from };
  const about = { siteId: site.id, kind, from: period.from };
  // Before anything is sent: a worker that dies now has sent it at most once.
  if (!(await summaries.claim(site.id, claim))) return true;
  let isSending = false;
  try {
    const summary = await readSummary({ reports: reports(), signal }, site, period);
    const mail = writeSummary(summary, { to, site, kind, language, publicUrl, token });
    isSending = true;
    await send(mail);
  } catch (error) {
    const fate = isSending ? fateOf(error) : 'unsent';
    const failures =
      fate === 'unsent'
        ? await summaries.giveBack(site.id, { ...claim, before: sent[kind] })
        : FAILURES_MAX;
    const isOver = failures >= FAILURES_MAX;
    if (isOver) await summaries.noteDone(site.id, claim);
    metrics.summaries.inc({ outcome: isOver ? 'givenUp' : 'failed' });
    // The server's words may hold the address.
    log.warn({ ...about, fate, code: codeOf(error) }, 'a summary was not mailed');
    return false;
  }
  await summaries.noteDone(site.id, claim);
  metrics.summaries.inc({ outcome: 'sent' });
  log.info(about, 'summary mailed');
  return true;
}

function codeOf(error: unknown): unknown {
  const { responseCode, code, name } = (error ?? {}) as Record<string, unknown>;
  return responseCode ?? code ?? name;
}
