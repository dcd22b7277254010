import { deserialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { electionIdOf, helloReply, type SetDescription } from './hello.ts';
import type { PeerPrimary } from './peers.ts';
import type { Role, ServerState } from './role-watcher.ts';

const set: SetDescription = {
  setName: 'footfall',
  own: { host: '127.0.0.1', port: 1001 },
  members: [
    { host: '127.0.0.1', port: 1001 },
    { host: '127.0.0.1', port: 1002 },
  ],
};
const writtenAt = new Date('2026-11-22T10:00:00Z');
const serverIn = (role: Role, timeline = 1): ServerState => ({
  role,
  timeline,
  lastWriteAt: writtenAt,
});
const question = {
  isLegacyName: false,
  helloOk: true,
  connectionId: 1,
  now: new Date('2026-11-22T10:00:01Z'),
};

const ask = (state: ServerState, peer?: PeerPrimary) =>
  deserialize(helloReply(question, set, { state, peer }));

const otherPrimary = (timeline: number): PeerPrimary => ({
  address: '127.0.0.1:1002',
  electionId: electionIdOf(serverIn('primary', timeline)).toHexString(),
});

describe('hello', () => {
  it('of a primary names itself, its election and the whole set', () => {
    expect(ask(serverIn('primary'))).toMatchObject({
      isWritablePrimary: true,
      secondary: false,
      setName: 'footfall',
      hosts: ['127.0.0.1:1001', '127.0.0.1:1002'],
      me: '127.0.0.1:1001',
      primary: '127.0.0.1:1001',
      electionId: electionIdOf(serverIn('primary')),
      maxWireVersion: 21,
      logicalSessionTimeoutMinutes: 30,
    });
  });

  it('of a secondary names the primary it has found and how fresh it is', () => {
    const reply = ask(serverIn('secondary'), otherPrimary(1));
    expect(reply).toMatchObject({
      isWritablePrimary: false,
      secondary: true,
      primary: '127.0.0.1:1002',
      lastWrite: { lastWriteDate: writtenAt },
    });
    expect(reply).not.toHaveProperty('electionId');
  });

  it('of a member without its database claims to be neither', () => {
    expect(ask(serverIn('unreachable'))).toMatchObject({
      isWritablePrimary: false,
      secondary: false,
      setName: 'footfall',
    });
  });

  it('of a primary from before a promotion gives way to the newer one', () => {
    expect(ask(serverIn('primary', 1), otherPrimary(2))).toMatchObject({
      isWritablePrimary: false,
      secondary: false,
      primary: '127.0.0.1:1002',
    });
    expect(ask(serverIn('primary', 2), otherPrimary(1))).toMatchObject({
      isWritablePrimary: true,
      primary: '127.0.0.1:1001',
    });
  });

  it('has an election id that grows with every promotion, also past single digits', () => {
    const ids = [1, 2, 9, 10, 16, 300].map((timeline) =>
      electionIdOf(serverIn('primary', timeline)).toHexString(),
    );
    expect(ids.toSorted()).toEqual(ids);
  });

  it('answers under the old name in the old words', () => {
    const reply = deserialize(
      helloReply({ ...question, isLegacyName: true }, set, {
        state: serverIn('primary'),
        peer: undefined,
      }),
    );
    expect(reply).toMatchObject({ ismaster: true, helloOk: true });
  });
});
