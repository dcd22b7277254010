import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  cookieOf,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../../test/test-api.ts';
import { codeAt } from '../../test/totp.ts';

let api: TestApi;
let secret: string;
let recoveryCodes: string[];
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const { email, password } = ADMINISTRATOR;

function post(path: string, body: object, cookie = ''): Promise<Response> {
  return api.send(`/api/auth${path}`, { method: 'POST', headers: { ...OWN_PAGE, cookie }, body });
}

async function isSignedIn(cookie: string): Promise<boolean> {
  return (await api.send('/api/v1/sites', { headers: { cookie } })).status === 200;
}

async function securityOf(cookie: string) {
  const response = await api.send('/api/trpc/account.security', { headers: { cookie } });
  return JSON.parse(await response.text()).result.data;
}

/** Not the code of any time near. */
function wrongCode(): string {
  const near = [-60_000, -30_000, 0, 30_000, 60_000].map((ms) => codeAt(secret, Date.now() + ms));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !near.includes(code),
  ) as string;
}

describe('a second factor', () => {
  test('is set up with the password, and holds once a first code was right', async () => {
    const cookie = await api.signIn();
    expect((await post('/two-factor/enable', { password })).status).toBe(401);
    expect((await post('/two-factor/enable', { password: 'a wrong one' }, cookie)).status).toBe(
      403,
    );
    const begun = JSON.parse(await (await post('/two-factor/enable', { password }, cookie)).text());
    const uri = new URL(begun.totpURI);
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('issuer')).toBe('Footfall');
    secret = uri.searchParams.get('secret') ?? '';
    // 160 bits, as RFC 4226 wants.
    expect(secret.length).toBeGreaterThanOrEqual(32);
    recoveryCodes = begun.backupCodes;
    expect(recoveryCodes).toHaveLength(10);
    expect(await securityOf(cookie)).toMatchObject({ hasSecondFactor: false });
    // Who closes the page now is not locked out.
    expect(await isSignedIn(await api.signIn())).toBe(true);

    expect((await post('/two-factor/verify-totp', { code: wrongCode() }, cookie)).status).toBe(401);
    const right = { code: codeAt(secret, Date.now()) };
    const verified = await post('/two-factor/verify-totp', right, cookie);
    expect(verified.status).toBe(200);
    // The session has a new token from here on.
    expect(await isSignedIn(cookie)).toBe(false);
    expect(await securityOf(cookieOf(verified))).toEqual({
      hasPassword: true,
      hasSecondFactor: true,
      recoveryCodes: 10,
      passkeys: [],
      providers: [],
    });
  });

  test('is asked for after the password, which alone opens nothing', async () => {
    const half = await post('/sign-in/email', { email, password });
    expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
    expect(await isSignedIn(cookieOf(half))).toBe(false);
    const wrong = await post('/two-factor/verify-totp', { code: wrongCode() }, cookieOf(half));
    expect(wrong.status).toBe(401);
    const code = codeAt(secret, Date.now());
    expect((await post('/two-factor/verify-totp', { code })).status).toBe(401);
    const whole = await post('/two-factor/verify-totp', { code }, cookieOf(half));
    expect(await isSignedIn(cookieOf(whole))).toBe(true);
    expect(await whole.text()).not.toContain('token');
  });

  test('may be a recovery code instead, each of them once', async () => {
    const [code = ''] = recoveryCodes;
    const half = cookieOf(await post('/sign-in/email', { email, password }));
    const whole = await post('/two-factor/verify-backup-code', { code }, half);
    expect(await securityOf(cookieOf(whole))).toMatchObject({ recoveryCodes: 9 });
    const again = cookieOf(await post('/sign-in/email', { email, password }));
    expect((await post('/two-factor/verify-backup-code', { code }, again)).status).toBe(401);
  });

  test('cannot be guessed: a sign-in has five tries', async () => {
    const half = cookieOf(await post('/sign-in/email', { email, password }));
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      statuses.push((await post('/two-factor/verify-totp', { code: wrongCode() }, half)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const late = await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) }, half);
    expect(late.status).toBe(401);
  });

  test.each([{ code: { $ne: null } }, { code: '12345' }, { code: 123_456 }, {}, []])(
    'is no code: %j',
    async (body) => {
      const half = cookieOf(await post('/sign-in/email', { email, password }));
      expect((await post('/two-factor/verify-totp', body, half)).status).toBe(400);
    },
  );

  test('is kept as a cipher, not as what the app knows', async () => {
    const kept = await api.database.db.collection('twoFactors').findOne();
    expect(JSON.stringify(kept)).not.toContain(secret);
    for (const code of recoveryCodes) expect(JSON.stringify(kept)).not.toContain(code);
  });

  test('ends with the password', async () => {
    const half = cookieOf(await post('/sign-in/email', { email, password }));
    const [, code = ''] = recoveryCodes;
    const cookie = cookieOf(await post('/two-factor/verify-backup-code', { code }, half));
    const fresh = await post('/two-factor/generate-backup-codes', { password }, cookie);
    const { backupCodes } = JSON.parse(await fresh.text());
    expect(backupCodes).toHaveLength(10);
    expect(backupCodes).not.toContain(recoveryCodes[2]);
    expect((await post('/two-factor/disable', { password: 'a wrong one' }, cookie)).status).toBe(
      403,
    );
    expect((await post('/two-factor/disable', { password }, cookie)).status).toBe(200);
    expect(await isSignedIn(await api.signIn())).toBe(true);
  });
});
