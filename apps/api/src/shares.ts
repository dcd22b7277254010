/** Links that show a site's dashboard: making, revoking and opening them, as procedures need it. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { QuotaStore } from '@footfall/cache';
import type { ShareStore, SiteListStore, SiteStore } from '@footfall/db';
import type { Filter, KeptShare, NewShare, OwnedSegment, Share, Site } from '@footfall/domain';
import { hashKey } from './auth/key-hash.ts';
import { hashPassword, isPassword } from './auth/password.ts';
import { makeToken } from './mail-links.ts';

export type SharesOptions = {
  shares: ShareStore;
  segments: Pick<SiteListStore<OwnedSegment>, 'list'>;
  sites: Pick<SiteStore, 'read'>;
  quotas: QuotaStore;
  /** Signs what stands for a password that was right. */
  secret: string;
  /** Where the links lead. */
  publicUrl: string;
  now: () => number;
};

/** What a link opens: the site, and the filters that nothing gets around. */
export type OpenedShare = { share: KeptShare; site: Site; filters: Filter[] };

/** `gone`: there is no such link, or no longer; `locked`: it wants a password first. */
export type OpenOutcome = OpenedShare | 'gone' | 'locked';
/** `wrong`: that is not the password; `tooMany`: it was tried too often. */
export type UnlockOutcome = { pass: string } | 'gone' | 'wrong' | 'tooMany';

/** For one network and link, and for all together: nobody guesses eight characters at this speed. */
const TRIES = { limit: 10, windowMs: 5 * 60_000 };
const TRIES_OF_ALL = { limit: 200, windowMs: 3_600_000 };
/** After that the password is asked for again. */
const PASS_LIFE_MS = 24 * 3_600_000;

export type Shares = ReturnType<typeof createShares>;

/** Makes what procedures can do with shares. */
export function createShares(options: SharesOptions) {
  const { shares, segments, sites, now } = options;

  async function find(token: string): Promise<OpenedShare | null> {
    const found = await shares.findByToken(hashKey(token));
    if (found === null || hasExpired(found.share, now())) return null;
    const site = await sites.read(found.siteId, 'recent');
    if (site === null) return null;
    const { segmentId } = found.share;
    if (segmentId === null) return { ...found, site, filters: [] };
    const segment = (await segments.list(site.id, 'latest')).find(({ id }) => id === segmentId);
    // A link to a part of the site must not become one to all of it.
    return segment === undefined ? null : { ...found, site, filters: segment.filters };
  }

  return {
    list: async (siteId: string): Promise<Share[]> =>
      (await shares.list(siteId, 'latest')).map(toShare),

    /** The link is told this once; only its hash is kept. */
    async add(siteId: string, wanted: NewShare) {
      const { password, ...rest } = wanted;
      const known = await segments.list(siteId, 'latest');
      const isOwn = known.some(({ id, userId }) => id === wanted.segmentId && userId === null);
      if (wanted.segmentId !== null && !isOwn) return 'noSegment' as const;
      const { token, tokenHash } = makeToken();
      const share: KeptShare = {
        ...rest,
        id: randomUUID(),
        createdAt: new Date(now()).toISOString(),
        tokenHash,
        passwordHash: password === null ? null : await hashPassword(password),
      };
      const outcome = await shares.add(siteId, share);
      if (outcome !== 'added') return outcome;
      return { link: `${options.publicUrl}/share/${token}`, share: toShare(share) };
    },

    /** True when there was one; whoever has its link sees nothing from now on. */
    revoke: (siteId: string, id: string): Promise<boolean> => shares.remove(siteId, id),

    /** What a link opens, for who has it and, where it wants a password, a pass for it. */
    async open(token: string, pass: string | null): Promise<OpenOutcome> {
      const opened = await find(token);
      if (opened === null) return 'gone';
      const { passwordHash } = opened.share;
      if (passwordHash === null) return opened;
      const isRight = pass !== null && isPassOf(pass, { ...opened, options });
      return isRight ? opened : 'locked';
    },

    /** Gives a pass for the right password. `from` is the network that asks. */
    async unlock(token: string, password: string, from: string | null): Promise<UnlockOutcome> {
      const opened = await find(token);
      if (opened === null) return 'gone';
      const { id, passwordHash } = opened.share;
      const [own, all] = await Promise.all([
        options.quotas.take(`share ${id} ${from}`, TRIES),
        options.quotas.take(`share ${id}`, TRIES_OF_ALL),
      ]);
      if (own.isOver || all.isOver) return 'tooMany';
      if (passwordHash === null) return { pass: '' };
      if (!(await isPassword({ hash: passwordHash, password }))) return 'wrong';
      return { pass: makePass(opened.share, now() + PASS_LIFE_MS, options.secret) };
    },

    /** Which pages may show a link's dashboard in a frame. */
    async originsOf(token: string): Promise<readonly string[]> {
      const found = await shares.findByToken(hashKey(token));
      return found === null || hasExpired(found.share, now()) ? [] : found.share.origins;
    },
  };
}

function toShare({ tokenHash: _, passwordHash, ...share }: KeptShare): Share {
  return { ...share, hasPassword: passwordHash !== null };
}

function hasExpired({ expiresAt }: KeptShare, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}

/** Until when it is good, and a signature that only who knows the secret can make. */
function makePass({ id, passwordHash }: KeptShare, until: number, secret: string): string {
  const signed = createHmac('sha256', secret).update(`share\n${id}\n${passwordHash}\n${until}`);
  return `${until}.${signed.digest('base64url')}`;
}

function isPassOf(
  pass: string,
  { share, options }: { share: KeptShare; options: SharesOptions },
): boolean {
  const until = Number(pass.split('.', 1)[0]);
  if (!Number.isSafeInteger(until) || until <= options.now()) return false;
  const wanted = Buffer.from(makePass(share, until, options.secret));
  const given = Buffer.from(pass);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
