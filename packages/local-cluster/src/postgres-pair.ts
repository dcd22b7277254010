// Keeps a primary and its streaming standby running: recovery, promotion, and the way back of a former primary.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClusterRecord,
  type MemberName,
  otherMember,
  slotName,
  writeRecord,
} from './cluster-record.ts';
import type { PostgresMember } from './postgres-member.ts';
import { copyFromPrimary, rewind } from './rejoin.ts';
import { dropLostSlot, dropSlots, keepOneSlot } from './replication-slots.ts';
import {
  type ReplicationState,
  type ReplicationWatch,
  startReplicationWatch,
} from './replication-watch.ts';

export interface PostgresPairSpec {
  /** Where the record is kept. */
  readonly folder: string;
  readonly record: ClusterRecord;
  readonly members: Readonly<Record<MemberName, PostgresMember>>;
  readonly log: (line: string) => void;
}

// The standby needs a moment to connect; beyond this the cluster is announced without it.
const SYNC_WAIT_MS = 10_000;
const RETRY_PAUSE_MS = 3_000;
const PROMOTION_TIMEOUT_S = 30;

export class PostgresPair {
  readonly #spec: PostgresPairSpec;
  readonly #members: Readonly<Record<MemberName, PostgresMember>>;
  readonly #stopping = new AbortController();
  /** Members that a fault keeps down until it is lifted. */
  readonly #held = new Set<MemberName>();
  #isCopyAskedFor = false;
  #record: ClusterRecord;
  #watch: ReplicationWatch | undefined;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(spec: PostgresPairSpec) {
    this.#spec = spec;
    this.#members = spec.members;
    this.#record = spec.record;
  }

  get primaryName(): MemberName {
    return this.#record.primary;
  }

  get #standbyName(): MemberName {
    return otherMember(this.#record.primary);
  }

  get #primary(): PostgresMember {
    return this.#members[this.primaryName];
  }

  replicationState(): ReplicationState {
    return this.#watch?.state() ?? 'local';
  }

  /** Starts both. Throws when the primary does not come up; a standby that does not is made anew in the background. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    await this.#noticeUnrecordedPromotion();
    const canStandbyStart = this.#record.standby === 'ready';
    const starting = [this.#startPrimary(signal)];
    if (canStandbyStart) starting.push(this.#startStandby(signal).catch(() => undefined));
    // Both have to settle, or one would go on starting after a stop.
    const failure = (await Promise.allSettled(starting)).find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
    if (this.#members[this.#standbyName].process() === undefined) {
      this.#spec.log('the standby is not usable as it is; it is made anew in the background');
      this.#inBackground(() => this.#bringStandbyBack());
      return;
    }
    if (!(await this.#watch?.reachesSync(SYNC_WAIT_MS))) {
      this.#spec.log('the standby does not stream yet; writes go on without it');
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the cluster is stopping'));
    await this.#changes.catch(() => undefined);
    await this.#watch?.stop();
    // The primary first: it sends all it has to the standby before it ends.
    await this.#primary.stop();
    await this.#members[this.#standbyName].stop();
  }

  /** Makes the standby the primary. The old one is stopped if it still runs, and comes back as standby unless held. */
  async promote(): Promise<void> {
    await this.#inTurn(() => this.#promote());
  }

  /** Ends a member and keeps it down until `release`. */
  async hold(name: MemberName, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#held.add(name);
    await this.#end(name, signal);
  }

  /** Ends a member as an accident would. */
  async crash(name: MemberName, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.#end(name, signal);
  }

  /** Starts a held member again in the role it has now, or restarts one that runs. */
  async release(name: MemberName): Promise<void> {
    await this.#inTurn(async () => {
      await this.#stopOnPurpose(name);
      this.#held.delete(name);
      if (name === this.primaryName) await this.#startPrimary(this.#stopping.signal);
      else await this.#bringStandbyBack();
    });
  }

  async #end(name: MemberName, signal: 'SIGKILL' | 'SIGTERM') {
    const running = this.#members[name].process();
    // To PostgreSQL SIGTERM means "when the last client has left"; SIGINT is its orderly end.
    running?.kill(signal === 'SIGKILL' ? 'SIGKILL' : 'SIGINT');
    await running?.exited;
  }

  /** We died between a promotion and its record: a standby that is none any more is the primary. */
  async #noticeUnrecordedPromotion() {
    if (this.#record.standby !== 'ready') return;
    const signalFile = join(this.#members[this.#standbyName].folder, 'standby.signal');
    const isStandby = await access(signalFile).then(
      () => true,
      () => false,
    );
    if (!isStandby) await this.#save({ primary: this.#standbyName, standby: 'diverged' });
  }

  async #startPrimary(signal: AbortSignal | undefined) {
    const name = this.primaryName;
    await this.#watch?.stop();
    await this.#primary.start({
      role: 'primary',
      signal,
      // It commits without waiting for anyone from now on, whatever was true of the server before it.
      onReady: () => {
        this.#watch = undefined;
      },
    });
    this.#watchProcess(name);
    await keepOneSlot(this.#primary, slotName(this.#record, otherMember(name)));
    this.#startWatch();
  }

  async #startStandby(signal: AbortSignal | undefined) {
    const name = this.#standbyName;
    const member = this.#members[name];
    const source = { port: this.#primary.port, slot: slotName(this.#record, name) };
    await member.start({ role: 'standby', source, signal });
    this.#watchProcess(name);
    await dropSlots(member);
  }

  #startWatch() {
    const standby = this.#standbyName;
    this.#watch = startReplicationWatch({
      primary: this.#primary,
      standbyName: this.#members[standby].name,
      slot: slotName(this.#record, standby),
      onChange: (state) => {
        if (state === 'sync') this.#spec.log('writes are acknowledged by primary and standby');
        if (state === 'local') {
          this.#spec.log('the standby is gone: writes are acknowledged by the primary alone');
        }
      },
      onSlotLost: () => {
        if (this.#isCopyAskedFor || this.#held.has(standby)) return;
        this.#isCopyAskedFor = true;
        this.#inBackground(() => this.#copyLostStandby());
      },
    });
  }

  #watchProcess(name: MemberName) {
    const running = this.#members[name].process();
    void running?.exited.then(({ code, signal }) => {
      if (this.#stopping.signal.aborted || this.#held.has(name)) return;
      this.#spec.log(`PostgreSQL ${name} ended unexpectedly (${signal ?? `exit code ${code}`})`);
      this.#inBackground(async () => {
        if (name === this.primaryName) await this.#bringPrimaryBack();
        else await this.#bringStandbyBack();
      });
    });
  }

  async #bringPrimaryBack() {
    if (this.#held.has(this.primaryName) || this.#primary.process()) return;
    // Its own crash recovery is the safest way: it knows of every acknowledged commit.
    const failure = await this.#startPrimary(this.#stopping.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return;
    this.#stopping.signal.throwIfAborted();
    this.#spec.log(`the primary cannot be restarted: ${messageOf(failure)}`);
    // Still what it was when the primary died, as long as no server has served since.
    if (this.replicationState() === 'sync') return await this.#promote();
    this.#spec.log('the standby lacks acknowledged writes and is not promoted; trying again');
    throw failure;
  }

  async #promote() {
    const former = this.primaryName;
    const next = this.#standbyName;
    if (!this.#members[next].process()) throw new Error('there is no standby to promote');
    if (this.replicationState() !== 'sync') {
      this.#spec.log('promoting a standby that may lack the latest acknowledged writes');
    }
    await this.#watch?.stop();
    await this.#stopOnPurpose(former);
    const isPromoted = await this.#members[next].sql`
      SELECT pg_promote(true, ${PROMOTION_TIMEOUT_S}::int) AS promoted`.then(
      ([row]) => row?.['promoted'] === true,
      () => false,
    );
    if (!isPromoted) await this.#giveUpPromotion(next);
    await this.#save({ primary: next, standby: 'diverged' });
    await keepOneSlot(this.#primary, slotName(this.#record, former));
    this.#startWatch();
    this.#spec.log(`PostgreSQL ${next} is the primary now`);
    this.#inBackground(() => this.#bringStandbyBack());
  }

  /** It might still become a primary after we stopped waiting, beside the one that comes back. */
  async #giveUpPromotion(name: MemberName): Promise<never> {
    await this.#stopOnPurpose(name);
    await this.#save({ standby: 'diverged' });
    this.#inBackground(() => this.#bringPrimaryBack());
    this.#inBackground(() => this.#bringStandbyBack());
    throw new Error(`PostgreSQL ${name} was not promoted in time`);
  }

  /** Ends a member without its end being taken for an accident. */
  async #stopOnPurpose(name: MemberName) {
    const wasHeld = this.#held.has(name);
    this.#held.add(name);
    await this.#members[name].stop();
    if (!wasHeld) this.#held.delete(name);
  }

  async #bringStandbyBack() {
    const name = this.#standbyName;
    const member = this.#members[name];
    if (this.#held.has(name) || member.process()) return;
    const { signal } = this.#stopping;
    const slot = slotName(this.#record, name);
    const condition = this.#record.standby;
    if (condition === 'ready') {
      const isStarted = await this.#startStandby(signal).then(
        () => true,
        () => false,
      );
      if (isStarted) return;
      signal.throwIfAborted();
    }
    // Neither of the two below can be taken up half-way.
    await this.#save({ standby: 'copying' });
    await dropLostSlot(this.#primary, slot);
    await keepOneSlot(this.#primary, slot);
    const isRewound =
      condition === 'diverged' && (await rewind(member, this.#primary, signal).catch(() => false));
    signal.throwIfAborted();
    if (!isRewound) await copyFromPrimary(member, this.#primary, signal);
    await this.#startStandby(signal);
    await this.#save({ standby: 'ready' });
    this.#spec.log(
      `PostgreSQL ${name} is back as the standby (${isRewound ? 'rewound' : 'copied'})`,
    );
  }

  async #copyLostStandby() {
    const name = this.#standbyName;
    this.#spec.log('the standby was away for too much writing; it is copied anew');
    await this.#stopOnPurpose(name);
    await this.#save({ standby: 'copying' });
    await this.#bringStandbyBack();
    this.#isCopyAskedFor = false;
  }

  async #save(change: Partial<Pick<ClusterRecord, 'primary' | 'standby'>>) {
    this.#record = { ...this.#record, ...change };
    await writeRecord(this.#spec.folder, this.#record);
  }

  /** One change of the pair at a time, in the order they were asked for. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.catch(() => undefined).then(change);
    this.#changes = result;
    return result;
  }

  /** Tries again, with a pause, until it succeeds or the pair is stopped. */
  #inBackground(change: () => Promise<void>) {
    const { signal } = this.#stopping;
    const attempt = this.#inTurn(async () => {
      if (!signal.aborted) await change();
    });
    void attempt.catch(async (error: unknown) => {
      if (signal.aborted) return;
      this.#spec.log(`${messageOf(error)}; trying again in ${RETRY_PAUSE_MS / 1000} s`);
      await sleep(RETRY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      this.#inBackground(change);
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
