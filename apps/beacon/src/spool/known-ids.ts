/** Ids in memory: a table that holds millions of them in little room, because every hit is looked up in it. */

/** Whose an id is: kept by this spool, or claimed by another one, whatever this one kept. */
export type Owner = 'own' | 'foreign';

/** By an id's first byte. Each shard grows by itself, so that no single growth keeps requests waiting. */
const SHARDS = 256;
const SLOTS_AT_FIRST = 16;
/** Of the 16 bytes of an id: among ten million, a new one is mistaken for a known one once in 10^21 hits. */
const WORDS = 3;
/** Fuller tables are slow to look in. */
const FILL_MAX = 0.75;

const FREE = 0;
const STATE_OF: Record<Owner, number> = { own: 1, foreign: 2 };

/** Open addressing: an id lies in the first free slot from the one that its own bits name. */
type Shard = { words: Uint32Array; states: Uint8Array; mask: number; used: number };

/** Makes an empty table of ids, which are buffers of at least 13 bytes that look random. */
export function createKnownIds() {
  const shards = Array.from({ length: SHARDS }, () => createShard(SLOTS_AT_FIRST));
  let size = 0;
  let hasForeign = false;

  const shardOf = (id: Buffer): Shard => {
    const shard = shards[id[0] ?? 0];
    if (shard === undefined) throw new RangeError('an id has no shard');
    return shard;
  };

  return {
    get size(): number {
      return size;
    },

    /** False as long as no id of another spool was put in. */
    get hasForeign(): boolean {
      return hasForeign;
    },

    /** Null for an id that is not known. */
    ownerOf(id: Buffer): Owner | null {
      const shard = shardOf(id);
      const state = shard.states[slotOf(shard, wordsOf(id))];
      if (state === FREE) return null;
      return state === STATE_OF.foreign ? 'foreign' : 'own';
    },

    set(id: Buffer, owner: Owner): void {
      if (owner === 'foreign') hasForeign = true;
      const shard = shardOf(id);
      if (shard.used >= (shard.mask + 1) * FILL_MAX) grow(shard);
      if (put(shard, wordsOf(id), STATE_OF[owner])) size += 1;
    },

    delete(id: Buffer): void {
      if (remove(shardOf(id), wordsOf(id))) size -= 1;
    },
  };
}

type Words = readonly [number, number, number];

function wordsOf(id: Buffer): Words {
  return [id.readUInt32LE(1), id.readUInt32LE(5), id.readUInt32LE(9)];
}

function createShard(slots: number): Shard {
  return {
    words: new Uint32Array(slots * WORDS),
    states: new Uint8Array(slots),
    mask: slots - 1,
    used: 0,
  };
}

/** Where these words lie, or would. */
function slotOf({ words, states, mask }: Shard, [first, second, third]: Words): number {
  let slot = first & mask;
  while (states[slot] !== FREE) {
    const at = slot * WORDS;
    if (words[at] === first && words[at + 1] === second && words[at + 2] === third) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

/** True when they were not there before. */
function put(shard: Shard, words: Words, state: number): boolean {
  const slot = slotOf(shard, words);
  const isNew = shard.states[slot] === FREE;
  shard.words.set(words, slot * WORDS);
  shard.states[slot] = state;
  if (isNew) shard.used += 1;
  return isNew;
}

function grow(shard: Shard): void {
  const larger = createShard((shard.mask + 1) * 2);
  for (let slot = 0; slot <= shard.mask; slot += 1) {
    const state = shard.states[slot] ?? FREE;
    if (state !== FREE) put(larger, wordsAt(shard, slot), state);
  }
  Object.assign(shard, larger);
}

/** What lies behind it moves up, as far as it has a reason to: no look-up meets a gap before its end. */
function remove(shard: Shard, words: Words): boolean {
  const { states, mask } = shard;
  let gap = slotOf(shard, words);
  if (states[gap] === FREE) return false;
  for (let slot = (gap + 1) & mask; states[slot] !== FREE; slot = (slot + 1) & mask) {
    const home = (shard.words[slot * WORDS] ?? 0) & mask;
    const isBehindGap = ((slot - home) & mask) >= ((slot - gap) & mask);
    if (!isBehindGap) continue;
    shard.words.copyWithin(gap * WORDS, slot * WORDS, (slot + 1) * WORDS);
    states[gap] = states[slot] ?? FREE;
    gap = slot;
  }
  states[gap] = FREE;
  shard.used -= 1;
  return true;
}

function wordsAt({ words }: Shard, slot: number): Words {
  const at = slot * WORDS;
  return [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0];
}
