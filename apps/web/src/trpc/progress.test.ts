import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { endProgress, summarise, tellProgress } from './progress.ts';

function board() {
  const client = new QueryClient();
  const shown = () => summarise(client.getQueryData(['progress']) ?? { open: {}, done: 0 });
  return { client, shown };
}

test('of several questions it shows how many have their answer, and what the furthest is at', () => {
  const { client, shown } = board();
  for (const question of ['one', 'two', 'three', 'four']) tellProgress(client, question, null);
  expect(shown()).toBeNull();
  endProgress(client, 'one');
  expect(shown()).toBeNull();
  tellProgress(client, 'two', { step: 'waiting', share: null });
  tellProgress(client, 'three', { step: 'counting', share: 0.5 });
  expect(shown()).toEqual({ step: 'counting', share: 1.5 / 4, done: 1, all: 4 });
  for (const question of ['two', 'three', 'four']) endProgress(client, question);
  expect(shown()).toBeNull();
  client.clear();
});

test('of one alone it shows how far it is, and of the next page nothing of this one', () => {
  const { client, shown } = board();
  tellProgress(client, 'one', { step: 'preparing', share: 0.25 });
  expect(shown()).toEqual({ step: 'preparing', share: 0.25, done: 0, all: 1 });
  endProgress(client, 'one');
  endProgress(client, 'one');
  tellProgress(client, 'two', { step: 'waiting', share: null });
  expect(shown()).toEqual({ step: 'waiting', share: null, done: 0, all: 1 });
  client.clear();
});
