/** Nobody finds out by the time of an answer who has an account: every wrong sign-in hashes once, whoever it names. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ADMINISTRATOR, OWN_PAGE, openTestApi, type TestApi } from '../../test/test-api.ts';

const done = vi.hoisted(() => [] as string[]);
// Counted, not replaced: the hashing is the real one.
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  const counted =
    <Args extends unknown[], Value>(deed: (...args: Args) => Value) =>
    (...args: Args) => {
      done.push(deed.name);
      return deed(...args);
    };
  return { ...real, hash: counted(real.hash), verify: counted(real.verify) };
});

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const users = api.database.db.collection<{ _id: string }>('users');
  // As who came by a provider has it: a user without a password.
  const now = new Date();
  const guest = { name: 'Cleo', email: 'cleo@example.com', createdAt: now, updatedAt: now };
  await users.insertOne({ _id: createHash('sha256').digest('hex'), ...guest } as { _id: string });
});
afterAll(() => api.close());

async function workOf(
  request: () => Promise<Response>,
): Promise<{ status: number; hashes: number }> {
  done.length = 0;
  const { status } = await request();
  return { status, hashes: done.length };
}

const signIn = (email: string) =>
  api.send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: OWN_PAGE,
    body: { email, password: 'not the password of anybody' },
  });

describe('a wrong password', () => {
  test.each([
    ['of an account', ADMINISTRATOR.email],
    ['of nobody', 'nobody@example.com'],
    ['of who has none', 'cleo@example.com'],
  ])('%s costs one hash and is answered alike', async (_, email) => {
    expect(await workOf(() => signIn(email))).toEqual({ status: 401, hashes: 1 });
  });
});

describe('a link for a new password', () => {
  test.each([ADMINISTRATOR.email, 'nobody@example.com'])(
    'asked for by %s costs none',
    async (email) => {
      const ask = () =>
        api.send('/api/trpc/account.requestReset', {
          method: 'POST',
          headers: OWN_PAGE,
          body: { email },
        });
      expect(await workOf(ask)).toEqual({ status: 200, hashes: 0 });
    },
  );
});
