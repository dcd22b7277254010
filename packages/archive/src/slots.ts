/** Lets so many pieces of work go on at once; others wait for their turn in order. */

export type Slots = { run<Result>(work: () => Promise<Result>): Promise<Result> };

/** Makes `count` places. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((go) => waiting.push(go));
      try {
        return await work();
      } finally {
        // The place goes from hand to hand, so that nobody can come in between.
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
