/** A counter for Prometheus that is counted up in plain numbers: prom-client spells out all labels at each count. */
import { Counter, type Registry } from 'prom-client';

type Options<First extends string, Second extends string> = {
  name: string;
  help: string;
  labels: readonly [First, Second] | readonly [First];
  registry: Registry;
};

/** Makes the function that counts; the labels' values are few. */
export function createCounts<First extends string, Second extends string = never>({
  name,
  help,
  labels,
  registry,
}: Options<First, Second>) {
  const [first, second] = labels;
  const waiting = new Map<string, Map<string, number>>();
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    /** Called before the figures are read. */
    collect() {
      for (const [one, others] of waiting) {
        for (const [other, count] of others) {
          this.inc(
            { [first]: one, ...(second !== undefined && { [second]: other }) } as never,
            count,
          );
        }
      }
      waiting.clear();
    },
  });
  return (one: string, other = '', count = 1): void => {
    let others = waiting.get(one);
    if (others === undefined) {
      others = new Map();
      waiting.set(one, others);
    }
    others.set(other, (others.get(other) ?? 0) + count);
  };
}
