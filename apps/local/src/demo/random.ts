/** Repeatable chance for the demo's history: the same words give the same visitors on every run. */

export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True so often: `chance(0.1)` one time in ten. */
  chance(probability: number): boolean;
  /** One of the rows, as often as its weight says. */
  pick<Row extends { weight: number }>(rows: readonly Row[]): Row;
  /** A positive number around `median`: half are smaller, few are much larger. */
  around(median: number, spread: number): number;
};

/** Chance that depends on nothing but these words. */
export function createRandom(...words: (string | number)[]): Random {
  let state = hashOf(words.join('\n'));
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 2 ** 32;
  };
  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (rows) => {
      let total = 0;
      for (const { weight } of rows) total += weight;
      let left = next() * total;
      for (const row of rows) {
        left -= row.weight;
        if (left < 0) return row;
      }
      throw new RangeError('nothing to pick from');
    },
    around: (median, spread) => median * Math.exp(spread * bell(next)),
  };
}

/** Roughly normal, by the sum of a few even numbers. */
function bell(next: () => number): number {
  return next() + next() + next() + next() + next() + next() - 3;
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = mix((hash ^ text.charCodeAt(index)) + 0x9e3779b9);
  }
  return hash;
}
