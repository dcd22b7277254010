import type { Progress } from '@footfall/domain';
import { expect, test } from 'vitest';
import { tellingHow } from './told-answer.ts';

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const taken: Value[] = [];
  for await (const value of values) taken.push(value);
  return taken;
}

test('a quick answer is all that is said', async () => {
  const told = tellingHow(async (hear) => {
    hear({ step: 'counting', share: 0.5 });
    return 42;
  });
  expect(await all(told)).toEqual([{ answer: 42 }]);
});

test('a slow one says how far it is, when that has changed, and then the answer', async () => {
  let finish: (answer: number) => void = () => undefined;
  let hear: (progress: Progress) => void = () => undefined;
  const told = tellingHow((given) => {
    hear = given;
    return new Promise<number>((resolve) => {
      finish = resolve;
    });
  });
  const first = told.next();
  hear({ step: 'waiting', share: null });
  expect((await first).value).toEqual({ progress: { step: 'waiting', share: null } });
  hear({ step: 'counting', share: 0.25 });
  expect((await told.next()).value).toEqual({ progress: { step: 'counting', share: 0.25 } });
  const last = told.next();
  hear({ step: 'counting', share: 0.25 });
  finish(42);
  expect((await last).value).toEqual({ answer: 42 });
  expect((await told.next()).done).toBe(true);
});

test('what fails ends it with its failure', async () => {
  const told = tellingHow(() => Promise.reject(new Error('too slow')));
  await expect(all(told)).rejects.toThrow('too slow');
});
