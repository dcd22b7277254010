/** Accounts as people meet them, in a real browser: mailed links, people and their roles, keys, the audit log. */
import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchChromium, type TestBrowser } from '@footfall/testing';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { codeAt } from '../apps/api/test/totp.ts';
import { type Apps, prepareApps } from './setup/apps.ts';
import { barriersOf } from './setup/barriers.ts';
import { eventually } from './setup/eventually.ts';
import { footfallApi } from './setup/footfall-api.ts';
import { type Mailbox, openMailbox } from './setup/mailbox.ts';

/** Pictures of each page, in both themes and at both ends of width: artefacts to look at. */
const PICTURES = resolve(import.meta.dirname, '../.cache/screenshots');
const HEIGHT = 900;

const OWNER = { email: 'ada@footfall.test', password: 'correct horse battery' };
const PATIENCE = { timeout: 120_000 };

let apps: Apps;
let home: string;
let mailbox: Mailbox;
let browser: TestBrowser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    (ports) => ({
      FOOTFALL_ADMIN_EMAIL: OWNER.email,
      FOOTFALL_ADMIN_PASSWORD: OWNER.password,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'statistics@footfall.test',
      // A name, not numbers: passkeys want one.
      PUBLIC_URL: `http://localhost:${ports.api}`,
    }),
  );
  home = apps.api.url.replace('127.0.0.1', 'localhost');
  await apps.api.start();
  const api = footfallApi({ apiUrl: apps.api.url, beaconUrl: '', apiKey: apps.apiKey });
  await api.createSite({ id: 'garden', domain: 'garden.example', timezone: 'UTC' });
  browser = await launchChromium({ viewport: { width: 1280, height: HEIGHT } });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser itself notes answers that are refusals; the pages under test provoke some.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  await mkdir(PICTURES, { recursive: true });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await apps?.stop();
  await mailbox?.close();
});

async function signIn({ email, password } = OWNER, hasSites = true): Promise<void> {
  await page.goto(`${home}/sign-in`);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page
    .getByTestId(hasSites ? 'site' : 'add-site')
    .first()
    .waitFor();
}

async function signOut(): Promise<void> {
  await browser.context.clearCookies();
  await page.goto('about:blank');
}

/** Calls a procedure as the page's own script would, with the session of the browser. */
async function call(
  path: string,
  input: object,
  method: 'GET' | 'POST' = 'POST',
): Promise<unknown> {
  const { request } = browser.context;
  const headers = { 'x-footfall': '1', 'sec-fetch-site': 'same-origin' };
  const url = `${home}/api/trpc/${path}`;
  const response =
    method === 'POST'
      ? await request.post(url, { headers, data: input })
      : await request.get(url, { headers, params: { input: JSON.stringify(input) } });
  return await response.json();
}

type Answer<Data> = { result: { data: Data } };
type Member = { user: { email: string }; role: string };
type Me = { organisations: { role: string }[] };
const ORGANISATION = { organisation: 'administrator' };

const invite = (email: string, role: string, site: string | null = null) =>
  call('invitations.create', { ...ORGANISATION, email, role, site });

/** Each theme, each width and each language, in half of their combinations. */
const LOOKS = {
  en: [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 360 },
  ],
  de: [
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 360 },
  ],
} as const;

/** Nothing in the way, nothing too wide, however it is looked at; with a picture of each. */
async function look(name: string): Promise<void> {
  const found: string[] = [];
  for (const language of ['de', 'en'] as const) {
    await page.evaluate(`localStorage.setItem('footfall-language', '${language}')`);
    await page.reload();
    await page.locator('main h1').first().waitFor();
    for (const { colorScheme, width } of LOOKS[language]) {
      const place = `${name}-${language}-${colorScheme}-${width}`;
      // Colours that are on their way from one theme to the other are neither.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: HEIGHT });
      found.push(...(await barriersOf(page)).map((barrier) => `${place} ${barrier}`));
      await page.screenshot({ path: `${PICTURES}/${place}.png`, fullPage: true });
    }
  }
  await page.evaluate(`localStorage.removeItem('footfall-language')`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: HEIGHT });
  expect(found).toEqual([]);
}

describe('somebody who is invited', PATIENCE, () => {
  it('follows the link, chooses a name and a password, and is in; the link is good once', async () => {
    await signIn();
    await invite('ben@footfall.test', 'editor');
    await signOut();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const link = await mailbox.linkFor('ben@footfall.test');
    await page.goto(link);
    await page.getByText('To My organisation, with all of its sites').waitFor();
    await look('invitation');
    await page.getByLabel(/your name/i).fill('Ben');
    await page.getByLabel(/password/i).fill('password1');
    await page.getByTestId('accept').click();
    await page.getByText('Many people use this password').waitFor();
    await page.getByLabel(/password/i).fill('the password of Ben');
    await page.getByTestId('accept').click();
    await page.getByTestId('site').first().waitFor();
    // What stands behind the # is in no address that a server sees.
    const token = link.split('#')[1] ?? 'none';
    expect(asked.filter((url) => url.split('#')[0]?.includes(token))).toEqual([]);

    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('heading', { name: 'This invitation is not good any more' }).waitFor();
    await look('invitation-lost');
  });

  it('and has an account already signs in on the page of the invitation, as the one who was invited', async () => {
    await signOut();
    await signIn();
    await invite('ben@footfall.test', 'viewer', 'garden');
    const link = await mailbox.linkFor('ben@footfall.test');
    // Still signed in as the one who invited.
    await page.goto(link);
    await page.getByText(`You are signed in as ${OWNER.email}`).waitFor();
    await page.getByTestId('leave').click();
    await page.getByLabel(/password/i).fill('the password of Ben');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Accept as ben@footfall.test' }).click();
    await page.getByTestId('site').first().waitFor();
  });
});

describe('somebody who forgot their password', PATIENCE, () => {
  it('is told the same whether they have an account, and gets a link if so', async () => {
    await signOut();
    await page.goto(`${home}/sign-in`);
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await page.getByLabel(/e-mail/i).fill('nobody@footfall.test');
    await page.getByRole('button', { name: 'Send the link' }).click();
    const heading = page.getByRole('heading', { name: 'Look into your mailbox' });
    await heading.waitFor();
    const saidToNobody = await page.locator('main').innerText();
    await page.goto(`${home}/forgotten-password`);
    await look('forgotten-password');
    await page.getByLabel(/e-mail/i).fill('ben@footfall.test');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await heading.waitFor();
    const saidToBen = await page.locator('main').innerText();
    expect(saidToBen).toBe(saidToNobody.replace('nobody@', 'ben@'));
  });

  it('chooses another one by the link, once, and signs in with it', async () => {
    await signIn({ email: 'ben@footfall.test', password: 'the password of Ben' });
    await call('account.requestReset', { email: 'ben@footfall.test' });
    const link = await mailbox.linkFor('ben@footfall.test');
    await page.goto(link);
    await look('new-password');
    await page.getByLabel(/password/i).fill('iloveyou');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Many people use this password').waitFor();
    await page.getByLabel(/password/i).fill('another password of Ben');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    // The session that was open here has ended too.
    await page.getByLabel(/e-mail/i).fill('ben@footfall.test');
    await page.getByLabel(/password/i).fill('another password of Ben');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByTestId('site').first().waitFor();

    await page.goto(link);
    await page.getByLabel(/password/i).fill('a third password of Ben');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'This link is not good any more' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('somebody who leads an organisation', PATIENCE, () => {
  const person = (list: string, email: string) =>
    page.getByTestId(list).locator(`[data-testid=person][data-label="${email}"]`);
  const confirm = async (row: Locator, deed: string) => {
    await row.getByTestId(deed).click();
    await row.getByTestId(deed).click();
  };

  it('invites people, takes an invitation back, gives roles, and has guests for one site', async () => {
    await signOut();
    await signIn();
    await page.getByTestId('account-menu').click();
    await page.getByTestId('organisation').click();
    await person('members', 'ben@footfall.test').waitFor();
    const invitations = page.getByTestId('invitations');
    await invitations.getByLabel('E-mail address').fill('guest@footfall.test');
    await invitations.getByLabel('For').selectOption('garden');
    await invitations.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('A link is on its way to guest@footfall.test.').waitFor();
    const token = (await mailbox.linkFor('guest@footfall.test')).split('#')[1];
    const newcomer = { name: 'Gus <b>Guest</b>', password: 'the password of Gus' };
    await call('invitations.accept', { token, newcomer });

    await invitations.getByLabel('E-mail address').fill('carl@footfall.test');
    await invitations.getByRole('button', { name: 'Invite' }).click();
    const open = invitations.locator('[data-label="carl@footfall.test"]');
    await open.waitFor();
    await page.reload();
    await open.waitFor();
    await person('guests', 'guest@footfall.test').waitFor();
    await look('people');
    await confirm(open, 'revoke');
    await open.waitFor({ state: 'detached' });
    const guestRole = person('guests', 'guest@footfall.test').getByTestId('role');
    await guestRole.selectOption('editor');
    // The choice stands once the API has it; until then the row takes nothing else.
    await expect.poll(() => guestRole.inputValue(), { timeout: 20_000 }).toBe('editor');
    await person('members', 'ben@footfall.test').getByTestId('role').selectOption('viewer');
    await eventually(async () => {
      const { result } = (await call('members.list', ORGANISATION, 'GET')) as Answer<Member[]>;
      expect(result.data.map(({ user, role }) => [user.email, role])).toEqual([
        [OWNER.email, 'owner'],
        ['ben@footfall.test', 'viewer'],
      ]);
    });
    const guest = person('guests', 'guest@footfall.test');
    await confirm(guest, 'remove');
    await guest.waitFor({ state: 'detached' });
  });

  it('makes a key that works, sees when it was used, rotates and revokes it', async () => {
    await page.getByTestId('part-keys').click();
    const form = page.getByTestId('new-key');
    await form.getByLabel('Name').fill('Nightly report');
    await page.getByTestId('make-key').click();
    await page.getByText('Choose at least one permission.').waitFor();
    await form.getByLabel('List sites').check();
    await form.getByLabel('All sites').uncheck();
    await form.getByLabel('garden.example').check();
    await page.getByTestId('make-key').click();
    const shown = page.getByTestId('key-text');
    await shown.waitFor();
    expect(await barriersOf(page)).toEqual([]);
    const first = await shown.innerText();
    const sitesOf = (key: string) =>
      fetch(`${home}/api/v1/sites`, { headers: { authorization: `Bearer ${key}` } });
    expect(await (await sitesOf(first)).json()).toMatchObject([{ id: 'garden' }]);
    await page.getByTestId('key-done').click();
    const row = page.locator('[data-testid=key][data-label="Nightly report"]');
    await look('keys');
    await confirm(row.first(), 'rotate');
    await shown.waitFor();
    const second = await shown.innerText();
    expect(second).not.toBe(first);
    expect((await sitesOf(first)).status).toBe(200);
    // The new key comes above the old one; until it is there the first row is another's.
    await expect.poll(() => row.count(), { timeout: 20_000 }).toBe(2);
    await confirm(row.first(), 'revoke');
    await eventually(async () => expect((await sitesOf(second)).status).toBe(401));
  });

  it('reads in the audit log who did what, and takes it along as a file', async () => {
    await page.getByTestId('part-audit').click();
    const actions = () =>
      page
        .getByTestId('audit-entry')
        .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-label')));
    await page.getByTestId('audit-entry').first().waitFor();
    expect((await actions()).slice(0, 3)).toEqual(['keys.revoke', 'keys.rotate', 'keys.create']);
    await look('audit');
    await page.getByTestId('audit-area').selectOption('members');
    await eventually(async () => expect(await actions()).toEqual(['members.setRole']));
    const download = page.waitForEvent('download');
    await page.getByTestId('save-csv').click();
    const file = await readFile(await (await download).path(), 'utf8');
    const lines = file.trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('members.setRole');
    expect(lines[1]).toContain(OWNER.email);
  });

  it('hands the organisation over, and is an admin afterwards', async () => {
    await page.getByTestId('part-people').click();
    await confirm(person('members', 'ben@footfall.test'), 'hand-over');
    await page.getByTestId('hand-over').waitFor({ state: 'detached' });
    await eventually(async () => {
      const { result } = (await call('account.me', {}, 'GET')) as Answer<Me>;
      expect(result.data.organisations).toMatchObject([{ role: 'admin' }]);
    });
    await expect
      .poll(() => person('members', OWNER.email).getByTestId('role').inputValue(), {
        timeout: 20_000,
      })
      .toBe('admin');
  });

  it('shows an organisation to nobody else, and its keys only to who leads it', async () => {
    await signOut();
    await signIn({ email: 'guest@footfall.test', password: 'the password of Gus' }, false);
    await page.goto(`${home}/organisations/administrator/people`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('somebody who wants more than a password', PATIENCE, () => {
  it('sets up an app, and gives its code or a recovery code after the password', async () => {
    await signOut();
    await signIn();
    await page.getByTestId('account-menu').click();
    await page.getByTestId('account').click();
    const section = page.getByTestId('second-factor');
    await section.waitFor();
    await look('account');
    await page.getByTestId('factor-begin').click();
    await section.getByLabel('Present password').fill('a wrong one');
    await page.getByTestId('give').click();
    await section.getByText('The password is wrong.').waitFor();
    await section.getByLabel('Present password').fill(OWNER.password);
    await page.getByTestId('give').click();
    const secret = await page.getByTestId('factor-key').innerText();
    const codes = await page.getByTestId('recovery-codes').getByRole('listitem').allInnerTexts();
    expect(codes).toHaveLength(10);
    expect(await barriersOf(page)).toEqual([]);
    await page.screenshot({ path: `${PICTURES}/account-second-factor.png`, fullPage: true });
    await section.getByLabel('Code that the app shows now').fill(codeAt(secret, Date.now()));
    await page.getByTestId('give').click();
    await section.getByText('10 recovery codes are left.').waitFor();

    for (const code of [() => codeAt(secret, Date.now()), () => codes[0] ?? '']) {
      await signOut();
      await page.goto(`${home}/sign-in`);
      await page.getByLabel(/e-mail/i).fill(OWNER.email);
      await page.getByLabel('Password').fill(OWNER.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByLabel('Code').fill(code());
      expect(await barriersOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByTestId('site').first().waitFor();
    }
    await page.goto(`${home}/account`);
    await section.getByText('9 recovery codes are left.').waitFor();
  });

  it('adds a passkey, signs in with it alone, and removes it', async () => {
    const cdp = await browser.context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const section = page.getByTestId('passkeys');
    await section.getByLabel('Name').fill('My key');
    await page.getByTestId('add-passkey').click();
    await section.getByText('My key').waitFor();

    await signOut();
    await page.goto(`${home}/sign-in`);
    await page.getByTestId('passkey').click();
    await page.getByTestId('site').first().waitFor();

    // A device that was not unlocked by anybody is one factor only.
    await signOut();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.goto(`${home}/sign-in`);
    await page.getByTestId('passkey').click();
    await page.getByText('No passkey was used.').waitFor();

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByTestId('passkey').click();
    await page.getByTestId('site').first().waitFor();
    await page.goto(`${home}/account`);
    await section.getByTestId('remove').click();
    await section.getByTestId('remove').click();
    await page.getByText('You have no passkey.').waitFor();
    await signOut();
    await page.goto(`${home}/sign-in`);
    await page.getByTestId('passkey').click();
    await page.getByText('No passkey was used.').waitFor();
    await cdp.detach();
  });

  it('ends other sessions, and changes the password', async () => {
    const carol = { email: 'guest@footfall.test', password: 'the password of Gus' };
    await signIn(carol, false);
    // Another device.
    await fetch(`${home}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: home },
      body: JSON.stringify(carol),
    });
    await page.goto(`${home}/account`);
    const sessions = page.getByTestId('session');
    await expect.poll(() => sessions.count(), { timeout: 20_000 }).toBeGreaterThan(1);
    await page.getByTestId('end-others').click();
    await page.getByTestId('end-others').click();
    await expect.poll(() => sessions.count(), { timeout: 20_000 }).toBe(1);

    const section = page.getByTestId('password');
    await section.getByLabel('Present password').fill('not the password');
    await section.getByLabel('New password').fill('another password of Gus');
    await page.getByTestId('change-password').click();
    await section.getByRole('alert').waitFor();
    await section.getByLabel('Present password').fill(carol.password);
    await section.getByLabel('New password').fill('password123');
    await page.getByTestId('change-password').click();
    await section.getByText('Many people use this password').waitFor();
    await section.getByLabel('New password').fill('another password of Gus');
    await page.getByTestId('change-password').click();
    await section.getByText('Changed.').waitFor();
    await signOut();
    await signIn({ ...carol, password: 'another password of Gus' }, false);
    expect(complaints).toEqual([]);
  });
});

it('leaves nothing in the log by which a person or a secret could be known', () => {
  const log = apps.api.output;
  expect(log).toContain('answered');
  const seeded = [
    'footfall.test',
    OWNER.password,
    'password of',
    'Chrome/',
    'Mozilla',
    apps.apiKey,
  ];
  expect(seeded.filter((text) => log.includes(text))).toEqual([]);
  // Tokens of links are 43 signs; none of the log's own ids is as long.
  expect(log.match(/[\w-]{43}/)).toBeNull();
});
