/** What goes through a mailbox, with a real SMTP server that keeps what it gets. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  API_KEY,
  bearer,
  cookieOf,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from './viewer.ts';

const organisation = FIRST_ORGANISATION_ID;
const FROM = 'statistics@footfall.example';
const DAY_MS = 86_400_000;

let mails: { to: string[]; text: string }[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    let raw = '';
    stream.on('data', (chunk: Buffer) => {
      raw += chunk.toString();
    });
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      // Quoted-printable: a long line goes on after "=".
      mails.push({ to, text: raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') });
      done();
    });
  },
});

let api: TestApi;
let owner: string;
beforeAll(async () => {
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  api = await openTestApi({ mail: { url: `smtp://127.0.0.1:${port}`, from: FROM } });
  owner = await api.signIn();
  const body = { id: 'shop', domain: 'shop.example', timezone: 'UTC' };
  await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
});
beforeEach(() => {
  mails = [];
});
afterAll(async () => {
  await api.close();
  await new Promise<void>((done) => smtp.close(done));
});

async function change(path: string, input: object, cookie = '') {
  const response = await api.send(`/api/trpc/${path}`, {
    method: 'POST',
    headers: { ...OWN_PAGE, cookie },
    body: input,
  });
  const body = JSON.parse(await response.text());
  return { status: response.status, data: body.result?.data, cookie: cookieOf(response) };
}

const invite = (wish: object) => change('invitations.create', { organisation, ...wish }, owner);

/** The token of the latest mail to an address. */
async function tokenFor(email: string): Promise<string> {
  const mailed = () => mails.findLast(({ to }) => to.includes(email))?.text;
  await expect.poll(mailed, { timeout: 10_000 }).toBeDefined();
  return /#([\w-]{43})/.exec(mailed() ?? '')?.[1] ?? 'none';
}

async function me(cookie: string) {
  const response = await api.send('/api/trpc/account.me', { headers: { cookie } });
  return JSON.parse(await response.text()).result.data;
}

const signIn = (email: string, password: string) =>
  api.send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: OWN_PAGE,
    body: { email, password },
  });

describe('an invitation', () => {
  test('takes a newcomer in: with a name, a password and a session', async () => {
    const { data } = await invite({ email: 'Ben@Example.com', role: 'editor' });
    expect(data).toMatchObject({ link: null, info: { email: 'ben@example.com', role: 'editor' } });
    const token = await tokenFor('ben@example.com');
    expect(mails[0]?.text).toContain('My organisation');

    const input = encodeURIComponent(JSON.stringify({ token }));
    const offer = await api.send(`/api/trpc/invitations.read?input=${input}`);
    expect(JSON.parse(await offer.text()).result.data).toEqual({
      organisation: 'My organisation',
      site: null,
      email: 'ben@example.com',
      role: 'editor',
      hasAccount: false,
    });

    expect((await change('invitations.accept', { token })).status).toBe(400);
    const newcomer = { name: 'Ben', password: 'the password of Ben' };
    const accepted = await change('invitations.accept', { token, newcomer });
    expect(accepted.status).toBe(200);
    expect(await me(accepted.cookie)).toMatchObject({
      user: { email: 'ben@example.com', name: 'Ben' },
      organisations: [{ id: organisation, role: 'editor' }],
    });
    expect((await signIn('ben@example.com', newcomer.password)).status).toBe(200);
    expect((await change('invitations.accept', { token, newcomer })).status).toBe(404);
  });

  test('to a site makes a guest of that site alone', async () => {
    await invite({ email: 'guest@example.com', role: 'viewer', site: 'shop' });
    const token = await tokenFor('guest@example.com');
    const newcomer = { name: 'Guest', password: 'the password of a guest' };
    const { cookie } = await change('invitations.accept', { token, newcomer });
    expect((await me(cookie)).organisations).toEqual([]);
    const sites = await api.send('/api/v1/sites', { headers: { cookie } });
    expect(await sites.json()).toMatchObject([
      { id: 'shop', permissions: ['reports:read', 'sites:read'] },
    ]);
    expect((await invite({ email: 'x@example.com', role: 'admin', site: 'shop' })).status).toBe(
      400,
    );
    expect((await invite({ email: 'x@example.com', role: 'viewer', site: 'no-such' })).status).toBe(
      404,
    );
  });

  test('to somebody with an account is theirs alone to accept, signed in', async () => {
    const cem = await api.addPerson('cem@example.com');
    const eve = await api.addPerson('eve@example.com');
    await invite({ email: 'cem@example.com', role: 'viewer' });
    const token = await tokenFor('cem@example.com');
    const newcomer = { name: 'Cem', password: 'another password for Cem' };
    expect((await change('invitations.accept', { token, newcomer })).status).toBe(409);
    expect((await change('invitations.accept', { token }, eve.cookie)).status).toBe(409);
    expect((await change('invitations.accept', { token }, cem.cookie)).status).toBe(200);
    expect((await me(cem.cookie)).organisations).toMatchObject([{ role: 'viewer' }]);
    expect((await signIn('cem@example.com', newcomer.password)).status).toBe(401);
  });

  test('makes nobody who is a member something else', async () => {
    await invite({ email: ADMINISTRATOR.email, role: 'viewer' });
    const token = await tokenFor(ADMINISTRATOR.email);
    expect((await change('invitations.accept', { token }, owner)).status).toBe(200);
    expect((await me(owner)).organisations).toMatchObject([{ role: 'owner' }]);
  });

  test('ends after a week, or when it is revoked', async () => {
    await invite({ email: 'late@example.com', role: 'viewer' });
    const late = await tokenFor('late@example.com');
    const { data } = await invite({ email: 'revoked@example.com', role: 'viewer' });
    const revoked = await tokenFor('revoked@example.com');
    const revoke = { organisation, invitation: data.info.id };
    expect((await change('invitations.revoke', revoke, owner)).status).toBe(200);
    const newcomer = { name: 'Late', password: 'the password of one' };
    expect((await change('invitations.accept', { token: revoked, newcomer })).status).toBe(404);
    api.wait(7 * DAY_MS);
    expect((await change('invitations.accept', { token: late, newcomer })).status).toBe(404);
    api.wait(-7 * DAY_MS);
  });

  test('is kept as a hash, and its link is in no answer', async () => {
    const { data } = await invite({ email: 'hash@example.com', role: 'viewer' });
    const token = await tokenFor('hash@example.com');
    const kept = await api.database.db.collection('invitations').find().toArray();
    expect(JSON.stringify([data, kept])).not.toContain(token);
  });

  test('without a mail server is a link to pass on', async () => {
    const replica = await api.openReplica({ mail: null });
    const response = await replica.app.request(
      `${api.settings.publicUrl}/api/trpc/invitations.create`,
      {
        method: 'POST',
        headers: { ...bearer(API_KEY), 'content-type': 'application/json' },
        body: JSON.stringify({ organisation, email: 'hand@example.com', role: 'viewer' }),
      },
    );
    const { link } = JSON.parse(await response.text()).result.data;
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invitation#[\w-]{43}$/);
    await replica.close();
  });
});

describe('a forgotten password', () => {
  test('is replaced by a link, once; every session is over', async () => {
    const dua = await api.addPerson('dua@example.com');
    expect((await change('account.requestReset', { email: 'dua@example.com' })).data).toEqual({
      sent: true,
    });
    const token = await tokenFor('dua@example.com');
    const reset = { token, password: 'a new password for Dua' };
    expect((await change('account.reset', { token, password: 'password1' })).status).toBe(400);
    expect((await change('account.reset', reset)).status).toBe(200);
    expect((await me(dua.cookie)).user).toBeNull();
    expect((await signIn('dua@example.com', reset.password)).status).toBe(200);
    expect((await signIn('dua@example.com', 'the password of dua@example.com')).status).toBe(401);
    expect((await change('account.reset', reset)).status).toBe(404);
    const accounts = await api.database.db.collection('accounts').find().toArray();
    expect(accounts.length).toBeGreaterThan(1);
    for (const { password: kept } of accounts)
      expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('can be asked for by anybody: the answer is the same, and no mail goes to strangers', async () => {
    const known = await change('account.requestReset', { email: ADMINISTRATOR.email });
    const unknown = await change('account.requestReset', { email: 'nobody@example.com' });
    expect(unknown).toEqual(known);
    await tokenFor(ADMINISTRATOR.email);
    expect(mails.flatMap(({ to }) => to)).toEqual([ADMINISTRATOR.email]);
  });

  test('is mailed about three times an hour at most', async () => {
    await api.addPerson('often@example.com');
    for (let request = 0; request < 20; request += 1) {
      await change('account.requestReset', { email: 'often@example.com' });
    }
    // Mails go out in no particular time: one to somebody else that comes after them says that all are out.
    await expect.poll(() => mails.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
    await invite({ email: 'last@example.com', role: 'viewer' });
    await tokenFor('last@example.com');
    // Three by Redis' count, and three by the process's own should Redis be slow meanwhile.
    const often = mails.filter(({ to }) => to.includes('often@example.com'));
    expect(often.length).toBeLessThanOrEqual(6);
  });

  test('link is worth nothing after an hour', async () => {
    await api.addPerson('slow@example.com');
    await change('account.requestReset', { email: 'slow@example.com' });
    const token = await tokenFor('slow@example.com');
    api.wait(3_600_000);
    const reset = { token, password: 'a new password, too late' };
    expect((await change('account.reset', reset)).status).toBe(404);
    api.wait(-3_600_000);
  });
});

describe('sessions', () => {
  const EMAIL = 'many@example.com';
  const PASSWORD = `the password of ${EMAIL}`;

  async function sessionsOf(cookie: string) {
    const response = await api.send('/api/trpc/account.sessions', { headers: { cookie } });
    return JSON.parse(await response.text()).result.data as { id: string; isThis: boolean }[];
  }

  test('are listed and ended, one or all others; nobody ends those of somebody else', async () => {
    const { cookie: first } = await api.addPerson(EMAIL);
    const second = cookieOf(await signIn(EMAIL, PASSWORD));
    const third = cookieOf(await signIn(EMAIL, PASSWORD));
    const listed = await sessionsOf(first);
    expect(listed.filter(({ isThis }) => isThis)).toHaveLength(1);
    expect(listed).toHaveLength(3);
    expect(JSON.stringify(listed)).not.toContain(decodeURIComponent(second).split(/[=.]/)[2]);

    const thirds = (await sessionsOf(third)).find(({ isThis }) => isThis)?.id ?? '';
    expect((await change('account.endSessions', { session: thirds }, owner)).status).toBe(404);
    expect((await change('account.endSessions', { session: thirds }, first)).status).toBe(200);
    expect((await me(third)).user).toBeNull();
    expect((await change('account.endSessions', {}, first)).data).toEqual({ ended: 1 });
    expect((await me(second)).user).toBeNull();
    expect((await me(first)).user).toMatchObject({ email: EMAIL });
  });

  test('but this one end when the password changes, which takes the old one', async () => {
    const here = cookieOf(await signIn(EMAIL, PASSWORD));
    const there = cookieOf(await signIn(EMAIL, PASSWORD));
    const next = 'quite another password';
    const wrong = { password: 'not the password', next };
    expect((await change('account.changePassword', wrong, here)).status).toBe(403);
    expect(
      (await change('account.changePassword', { password: PASSWORD, next }, here)).status,
    ).toBe(200);
    expect((await me(here)).user).toMatchObject({ email: EMAIL });
    expect((await me(there)).user).toBeNull();
    expect((await signIn(EMAIL, next)).status).toBe(200);
  });

  test('of a key there are none', async () => {
    expect((await api.ask('/api/trpc/account.sessions')).status).toBe(403);
  });
});
