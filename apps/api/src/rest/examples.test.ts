/** Runs the example of every operation against a whole API: what is sent is taken, and what comes back is what the description says. */
import { createHitStore } from '@footfall/db';
import { formBatch, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';
import { EXAMPLES } from './examples.ts';
import { isInAddress, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['garden', 'shop', 'old-shop']) {
    const body = { id, domain: `${id}.example`, timezone: 'Europe/Berlin' };
    await sent('createSite', body);
  }
  await createHitStore(api.database).storeBatches([formBatch('example', 'garden', hits())]);
});
afterAll(() => api.close());

/** A visit to the prices and a signup on a day, and a bot. */
function hits(): StoredHit[] {
  const at = Date.UTC(2026, 10, 10, 11);
  const who = { visitorId: 2 ** 52 + 1, sessionId: 1, sessionAt: at, country: 'DE' };
  const shared = {
    ...BLANK_HIT,
    ...who,
    at,
    order: 0,
    name: 'pageview',
    hostname: 'garden.example',
  };
  const bot = { visitorId: 2 ** 52 + 2, sessionId: 2, verdict: 'bot:agent' } as const;
  return [
    { ...shared, hitId: 'example-hit-one', page: '/prices' },
    {
      ...shared,
      hitId: 'example-hit-two',
      name: 'signup',
      page: '/prices',
      at: at + 30_000,
      props: [['plan', 'large']],
    },
    { ...shared, ...bot, hitId: 'example-hit-bot', page: '/' },
  ];
}

function operationOf(id: string): Operation {
  const found = OPERATIONS.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`there is no operation ${id}`);
  return found;
}

/** Longer than the API goes without Redis before it looks again. */
const REDIS_BACK_MS = 10_000;

/** What needs Redis is not to be had for a moment where a loaded machine lets it wait. */
async function sendUntilThere(operation: Operation, input: object | null): Promise<Response> {
  const until = Date.now() + REDIS_BACK_MS;
  for (;;) {
    const response = await send(operation, input);
    if (response.status !== 503 || Date.now() > until) return response;
  }
}

async function send({ method, path }: Operation, input: object | null): Promise<Response> {
  const request = { method: method.toUpperCase(), headers: bearer(API_KEY) };
  if (!isInAddress(method)) return await api.send(`/api/v1${path}`, { ...request, body: input });
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(input ?? {})) fields.set(name, String(value));
  return await api.send(`/api/v1${path}?${fields}`, request);
}

async function sent(id: string, input: object | null) {
  const response = await send(operationOf(id), input);
  const text = await response.text();
  if (!response.ok) throw new Error(`${id}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Sends the example of an operation that makes something, for those that are about what is there already. */
const made = (id: string, more: object = {}) =>
  sent(id, { ...(EXAMPLES[id]?.input as object), ...more });

/** What an example says of what is there, as it is here: ids are made by the API. */
const ARRANGED: Record<string, () => Promise<object>> = {
  changeGoal: async () => ({ id: (await made('addGoal', { name: 'Change me' })).id }),
  removeGoal: async () => ({ id: (await made('addGoal', { name: 'Remove me' })).id }),
  changeFunnel: async () => ({ id: (await made('addFunnel', { name: 'Change me' })).id }),
  removeFunnel: async () => ({ id: (await made('addFunnel', { name: 'Remove me' })).id }),
  changeAnnotation: async () => ({ id: (await made('addAnnotation')).id }),
  removeAnnotation: async () => ({ id: (await made('addAnnotation')).id }),
  changeSegment: async () => ({ id: (await made('addSegment', { name: 'Change me' })).id }),
  removeSegment: async () => ({ id: (await made('addSegment', { name: 'Remove me' })).id }),
  putImportPiece: async () => ({ import: (await made('addImport')).id }),
  startImport: async () => {
    const { id } = await made('addImport');
    await made('putImportPiece', { import: id });
    return { import: id };
  },
  undoImport: async () => ({ import: (await made('addImport')).id }),
  removeShare: async () => ({ id: (await made('addShare')).share.id }),
  rotateKey: async () => ({ key: (await made('createKey')).info.id }),
  revokeKey: async () => ({ key: (await made('createKey')).info.id }),
};

describe('the example of', () => {
  test.each(OPERATIONS)('$method $path is taken and answered as described', async (operation) => {
    const { id, input, output, status, file } = operation;
    const example = EXAMPLES[id];
    if (example === undefined) throw new Error(`${id} has no example: add one to examples.json`);
    expect(input === null ? example.input : input.parse(example.input)).not.toBeUndefined();
    const here = await ARRANGED[id]?.();
    const asked = input === null ? null : { ...(example.input as object), ...here };
    const response = await sendUntilThere(operation, asked);
    const text = await response.text();
    expect(response.status, text).toBe(status);
    if (file !== undefined) {
      expect(response.headers.get('content-type')).toBe(file.type);
      expect(text.length).toBeGreaterThan(0);
      return;
    }
    const answer: unknown = JSON.parse(text);
    // Neither less nor more than the description says, here and in the example.
    expect(output.parse(answer)).toEqual(answer);
    expect(output.parse(example.answer)).toEqual(example.answer);
    expect(formOf(example.answer)).toBe(formOf(answer));
  });

  test('nothing else is there', () => {
    const known = new Set(OPERATIONS.map(({ id }) => id));
    expect(Object.keys(EXAMPLES).filter((id) => !known.has(id))).toEqual([]);
  });
});

/** A list, or the names of what is in an answer. */
function formOf(answer: unknown): string {
  return Array.isArray(answer)
    ? 'a list'
    : Object.keys(answer as object)
        .toSorted()
        .join();
}
