/** Turns `api.sites.create.mutate(…)` into a request: every procedure of the server, without a list of them. */
import type { Procedures } from './procedures.ts';
import type { CallOptions, Send } from './send.ts';

type Described = { kind: string; input: unknown; output: unknown };

/** Without an input when the procedure takes none. */
// biome-ignore lint/suspicious/noConfusingVoidType: it is tRPC's word for what takes no input.
type Arguments<Input> = [Input] extends [void]
  ? [input?: undefined, options?: CallOptions]
  : [input: Input, options?: CallOptions];

type Callable<Procedure extends Described> = Procedure['kind'] extends 'mutation'
  ? { mutate(...given: Arguments<Procedure['input']>): Promise<Procedure['output']> }
  : { query(...given: Arguments<Procedure['input']>): Promise<Procedure['output']> };

/** Everything that the server can do, as `calls.<router>.<procedure>.query(…)` or `.mutate(…)`. */
export type Calls = {
  [Router in keyof Procedures]: {
    [Name in keyof Procedures[Router]]: Procedures[Router][Name] extends Described
      ? Callable<Procedures[Router][Name]>
      : never;
  };
};

/** Makes the calls; `then` is left out, so that nobody mistakes them for a promise. */
export function createCalls(send: Send): Calls {
  return childOf([], send) as Calls;
}

const DEPTH_OF_VERB = 2;

function childOf(path: readonly string[], send: Send): unknown {
  return new Proxy(() => undefined, {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined;
      return childOf([...path, name], send);
    },
    apply: (_, __, [input, options]: [unknown, CallOptions | undefined]) => {
      const verb = path[DEPTH_OF_VERB];
      if (path.length !== DEPTH_OF_VERB + 1 || (verb !== 'query' && verb !== 'mutate')) {
        throw new TypeError(`${path.join('.')} is no call: end it with .query() or .mutate()`);
      }
      const name = path.slice(0, DEPTH_OF_VERB).join('.');
      return send({ name, isChange: verb === 'mutate', input }, options ?? {});
    },
  });
}
