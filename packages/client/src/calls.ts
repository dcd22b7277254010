/** Turns `api.sites.create.mutate(…)` into a request: every procedure of the server, without a list of them. */
import type { Procedures } from './procedures.ts';
import type { CallOptions, Send } from './send.ts';
import type { Watch } from './watch.ts';

type Described = { kind: string; input: unknown; output: unknown };

/** Without an input when the procedure takes none. */
// biome-ignore lint/suspicious/noConfusingVoidType: it is tRPC's word for what takes no input.
type Arguments<Input> = [Input] extends [void]
  ? [input?: undefined, options?: CallOptions]
  : [input: Input, options?: CallOptions];

type Callable<Procedure extends Described> = Procedure['kind'] extends 'mutation'
  ? { mutate(...given: Arguments<Procedure['input']>): Promise<Procedure['output']> }
  : Procedure['kind'] extends 'subscription'
    ? { watch(...given: Arguments<Procedure['input']>): Watching<Procedure['output']> }
    : { query(...given: Arguments<Procedure['input']>): Promise<Procedure['output']> };

/** Values as they change, until the signal aborts or nobody reads on. */
export type Watching<Value> = AsyncGenerator<Value, void, undefined>;

/** Everything that the server can do, as `calls.<router>.<procedure>.query(…)`, `.mutate(…)` or `.watch(…)`. */
export type Calls = {
  [Router in keyof Procedures]: {
    [Name in keyof Procedures[Router]]: Procedures[Router][Name] extends Described
      ? Callable<Procedures[Router][Name]>
      : never;
  };
};

/** Makes the calls; `then` is left out, so that nobody mistakes them for a promise. */
export function createCalls(ways: Ways): Calls {
  return childOf([], ways) as Calls;
}

type Ways = { send: Send; watch: Watch };

const DEPTH_OF_VERB = 2;

function childOf(path: readonly string[], ways: Ways): unknown {
  return new Proxy(() => undefined, {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined;
      return childOf([...path, name], ways);
    },
    apply: (_, __, [input, options]: [unknown, CallOptions | undefined]) => {
      const verb = path[DEPTH_OF_VERB];
      const name = path.slice(0, DEPTH_OF_VERB).join('.');
      if (path.length === DEPTH_OF_VERB + 1) {
        if (verb === 'watch') return ways.watch({ name, input }, options ?? {});
        const isChange = verb === 'mutate';
        if (isChange || verb === 'query') {
          return ways.send({ name, isChange, input }, options ?? {});
        }
      }
      throw new TypeError(
        `${path.join('.')} is no call: end it with .query(), .mutate() or .watch()`,
      );
    },
  });
}
