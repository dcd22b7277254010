/** A whole API on real stores, in a database of its own, for tests to talk to. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createApiKeyStore,
  createGuestStore,
  createOrganisationStore,
  createSiteStore,
  type Database,
  openDatabase,
} from '@footfall/db';
import { inject } from 'vitest';
import { createAccounts } from '../src/auth/accounts.ts';
import type { Settings } from '../src/env.ts';
import { createLog } from '../src/log.ts';
import { type Api, openApi } from '../src/open-api.ts';

export const API_KEY = 'key-of-the-environment-0123456789abcdef';
export const ADMINISTRATOR = {
  email: 'ada@example.com',
  password: 'correct horse battery',
  name: 'Ada',
};

export const NO_PROVIDERS = { oidc: null, google: null, github: null };

export type TestApi = {
  /** Sends a request to the app; bodies become JSON. */
  send(path: string, request?: TestRequest): Promise<Response>;
  /** A GET with nothing but an API key. */
  ask(path: string, key?: string): Promise<Response>;
  /** Signs in as the administrator; what the browser would send back as `Cookie`. */
  signIn(): Promise<string>;
  /** Adds somebody who belongs nowhere yet, and signs them in. */
  addPerson(email: string): Promise<{ id: string; cookie: string }>;
  organisations: ReturnType<typeof createOrganisationStore>;
  guests: ReturnType<typeof createGuestStore>;
  settings: Settings;
  database: Database;
  sites: ReturnType<typeof createSiteStore>;
  keys: ReturnType<typeof createApiKeyStore>;
  /** Moves the clock. */
  wait(ms: number): void;
  /** Another replica on the same stores. */
  openReplica(settings?: Partial<Settings>): Promise<Api>;
  close(): Promise<void>;
};

type TestRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
};

/** What a page of our own sends along. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin', 'x-footfall': '1' };

/** Opens it; closing drops its database. */
export async function openTestApi(given: Partial<Settings> = {}): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-api-'));
  const settings = { ...(await makeSettings(folder)), ...given };
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'test' });
  let ahead = 0;
  const log = createLog('silent');
  const now = () => Date.now() + ahead;
  const openReplica = (other: Partial<Settings> = {}) =>
    openApi({ ...settings, ...other }, log, now);
  const api = await openReplica();
  const send = async (path: string, request: TestRequest = {}) =>
    await api.app.request(`${settings.publicUrl}${path}`, toInit(request));
  return {
    send,
    ask: (path, key = API_KEY) => send(path, { headers: bearer(key) }),
    signIn: async () => cookieOf(await postSignIn(send, ADMINISTRATOR)),
    addPerson: async (email) => {
      const accounts = createAccounts({
        database,
        secret: 'a secret of the tests, 32 characters',
        publicUrl: settings.publicUrl,
        warn: () => undefined,
        providers: NO_PROVIDERS,
        isInvited: async () => false,
        now,
      });
      const person = { email, password: `the password of ${email}`, name: email };
      const user = await accounts.addUser(person);
      if (user === 'taken') throw new Error(`${email} has an account`);
      return { id: user.id, cookie: cookieOf(await postSignIn(send, person)) };
    },
    organisations: createOrganisationStore(database),
    guests: createGuestStore(database),
    settings,
    database,
    sites: createSiteStore(database),
    keys: createApiKeyStore(database),
    wait: (ms) => {
      ahead += ms;
    },
    openReplica,
    close: async () => {
      await api.close();
      await database.db.dropDatabase();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

function postSignIn(
  send: TestApi['send'],
  { email, password }: { email: string; password: string },
): Promise<Response> {
  return send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: OWN_PAGE,
    body: { email, password },
  });
}

function toInit({ method = 'GET', headers = {}, body }: TestRequest): RequestInit {
  if (body === undefined) return { method, headers };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, headers: { 'content-type': 'application/json', ...headers }, body: text };
}

async function makeSettings(folder: string): Promise<Settings> {
  const webDist = join(folder, 'web');
  await mkdir(join(webDist, 'assets'), { recursive: true });
  await writeFile(join(webDist, 'index.html'), '<!doctype html><title>Footfall</title>');
  await writeFile(join(webDist, 'assets/main-1a2b3c.js'), 'export {};');
  await writeFile(join(webDist, 'theme.js'), '"use strict";');
  const name = randomBytes(6).toString('hex');
  return {
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:3000',
    beaconUrl: 'http://127.0.0.1:3001',
    mongodbUri: withDatabase(inject('mongodbUri'), `api_${name}`),
    redisUrl: inject('redisUrl'),
    redisKeyPrefix: `${name}:`,
    trustedProxies: [],
    mail: null,
    retentionDays: null,
    providers: NO_PROVIDERS,
    requestsPerMinute: 100_000,
    streamSeconds: 60,
    dataDir: join(folder, 'data'),
    objects: { kind: 'folder', folder: join(folder, 'parts') },
    administrator: ADMINISTRATOR,
    apiKey: API_KEY,
    authSecret: null,
    webDist,
    reportsMemoryMb: 256,
    tracing: null,
    logLevel: 'silent',
  };
}

function withDatabase(uri: string, name: string): string {
  return uri.replace(/^(mongodb:\/\/[^/?]+)\/?[^?]*/, `$1/${name}`);
}

type CallError = { message: string; data: { httpStatus: number } };

/** What a procedure's call was refused with, undefined where it was not; a stream's head is out by then, so that it says it in the stream. */
export async function errorOf(response: Response): Promise<CallError | undefined> {
  const text = await response.text();
  const inStream = /^event: serialized-error\ndata: (.*)$/m.exec(text)?.[1];
  return inStream === undefined ? JSON.parse(text).error : JSON.parse(inStream);
}
