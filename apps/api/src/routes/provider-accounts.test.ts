/** What is asked of people beside the word of a provider: an invitation, that the way is open, a code from an app. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADA,
  openProviderJourney,
  type ProviderJourney,
  sessionOf,
} from '../../test/provider-journey.ts';
import { cookieOf, OWN_PAGE } from '../../test/test-api.ts';
import { codeAt } from '../../test/totp.ts';
import { FIRST_ORGANISATION_ID } from '../viewer.ts';

let journey: ProviderJourney;
let { api, come, ask } = {} as ProviderJourney;
beforeAll(async () => {
  journey = await openProviderJourney();
  ({ api, come, ask } = journey);
});
afterAll(() => journey.close());

async function invite(email: string, cookie: string): Promise<string> {
  const wish = { organisation: FIRST_ORGANISATION_ID, email, role: 'viewer' };
  const { data } = await ask('invitations.create', cookie, wish);
  return String(data.link).split('#')[1] ?? '';
}

const users = () => api.database.db.collection('users').countDocuments();

describe('an invitation', () => {
  test('lets in who has its link and its address, and nobody else', async () => {
    const administrator = await api.signIn();
    const invitation = await invite('cleo@example.com', administrator);
    const before = await users();
    const strangers = [
      await come(
        { sub: 'eve', email: 'eve@example.com', verified: true },
        { invitation, to: '/invitation' },
      ),
      await come(
        { sub: 'cleo', email: 'cleo@example.com', verified: false },
        { invitation, to: '/invitation' },
      ),
      await come({ sub: 'cleo', email: 'cleo@example.com', verified: true }),
      await come(
        { sub: 'cleo', email: 'cleo@example.com', verified: true },
        { invitation: 'A'.repeat(43) },
      ),
    ];
    expect(strangers.map(({ location }) => location)).toEqual([
      '/invitation?failed=notInvited',
      '/invitation?failed=notVerified',
      '/sign-in?failed=notInvited',
      '/invitation?failed=notInvited',
    ]);
    expect(await users()).toBe(before);

    const cleo = { sub: 'cleo', email: 'Cleo@Example.com', verified: true, name: 'Cleo' };
    const { response, location } = await come(cleo, { invitation, to: '/invitation' });
    expect(location).toBe('/invitation');
    const cookie = sessionOf(response);
    const accepted = await ask('invitations.accept', cookie, { token: invitation });
    expect(accepted.data.user).toMatchObject({ email: 'cleo@example.com', name: 'Cleo' });
    const { data } = await ask('account.me', cookie);
    expect(data.organisations).toMatchObject([{ id: FIRST_ORGANISATION_ID, role: 'viewer' }]);
    // Nothing but the way that she came by, until she chooses a password.
    expect((await ask('account.security', cookie)).data).toMatchObject({ hasPassword: false });
    const refused = await ask('account.unlink', cookie, { provider: 'oidc' });
    expect(refused.status).toBe(409);
    const states = await api.database.db.collection('verifications').find().toArray();
    expect(JSON.stringify(states)).not.toContain(invitation);
  });
});

describe('a way in that was closed', () => {
  test('opens nothing until it is allowed again, and ends the other sessions', async () => {
    const cookie = sessionOf((await come(ADA)).response);
    const other = sessionOf((await come(ADA)).response);
    const providerOf = async () =>
      (await ask('account.security', cookie)).data.providers.find(
        ({ id }: { id: string }) => id === 'oidc',
      );
    expect(await providerOf()).toMatchObject({ linkedAt: expect.any(String), isRefused: false });
    expect((await ask('account.unlink', cookie, { provider: 'oidc' })).status).toBe(200);
    expect(await providerOf()).toMatchObject({ linkedAt: null, isRefused: true });
    expect((await ask('account.security', other)).status).toBe(401);
    expect((await come(ADA)).location).toBe('/sign-in?failed=refused');
    expect((await ask('account.allow', cookie, { provider: 'oidc' })).status).toBe(200);
    expect((await come(ADA)).location).toBe('/');
    const page = { organisation: FIRST_ORGANISATION_ID, area: 'account' };
    const path = `audit.list?input=${encodeURIComponent(JSON.stringify(page))}`;
    const { data } = await ask(path, cookie);
    expect(data.entries.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
      'account.link',
      'account.allow',
      'account.unlink',
    ]);
  });
});

describe('a code from an app', () => {
  test('is asked for after the word of a provider too', async () => {
    const { id, cookie } = await api.addPerson('dora@example.com');
    const post = (path: string, body: object, own: string) =>
      api.send(`/api/auth${path}`, { method: 'POST', headers: { ...OWN_PAGE, cookie: own }, body });
    const password = 'the password of dora@example.com';
    const begun = await post('/two-factor/enable', { password }, cookie);
    const secret = new URL(JSON.parse(await begun.text()).totpURI).searchParams.get('secret') ?? '';
    await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) }, cookie);

    const dora = { sub: 'dora', email: 'dora@example.com', verified: true };
    const { response, location } = await come(dora, { to: '/account' });
    expect(location).toBe('/sign-in?step=code&to=%2Faccount');
    expect(sessionOf(response)).toBe('');
    const half = cookieOf(response);
    expect((await ask('account.security', half)).status).toBe(401);
    const whole = await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) }, half);
    expect((await ask('account.me', cookieOf(whole))).data.user.id).toBe(id);
  });
});
