import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ requestsPerMinute: 5 });
});
afterAll(() => api.close());

const ask = (key: string) => api.ask('/api/v1/sites', key);

/** The process counts for itself while Redis is not reached, so that it may take twice as many. */
async function askUntilRefused(send: () => Promise<Response>): Promise<Response[]> {
  const answers: Response[] = [];
  while (answers.at(-1)?.status !== 429) {
    if (answers.length > 40) throw new Error('nobody was ever refused');
    answers.push(await send());
  }
  return answers;
}

describe('who asks too often', () => {
  test('is told how much is left, then to wait, and others are not held up', async () => {
    const answers = await askUntilRefused(() => ask(API_KEY));
    const [first] = answers;
    const refused = answers.at(-1);
    expect(first?.headers.get('ratelimit-policy')).toBe('"requests";q=5;w=60');
    expect(first?.headers.get('ratelimit')).toMatch(/^"requests";r=4;t=\d+$/);
    expect(refused?.headers.get('ratelimit')).toMatch(/^"requests";r=0;t=\d+$/);
    expect(answers.length).toBeGreaterThan(5);
    const wait = Number(refused?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');

    const cookie = await api.signIn();
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(200);
  });

  test('with ever new keys is counted by address', async () => {
    let count = 0;
    const answers = await askUntilRefused(() => {
      count += 1;
      return ask(`made-up-${count}`);
    });
    expect(answers[0]?.status).toBe(401);
  });

  test('never keeps anybody from seeing whether the process is well', async () => {
    for (let request = 0; request < 8; request += 1) {
      expect((await api.send('/healthz', { headers: bearer(API_KEY) })).status).toBe(200);
    }
  });
});
