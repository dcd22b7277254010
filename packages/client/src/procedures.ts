/**
 * What can be asked of a Footfall, derived from its router. The build writes these types out in full, so that
 * the package needs nothing of the server (build/print-procedures.ts).
 */
import type { AppRouter } from '@footfall/api/router';

type Routers = AppRouter['_def']['record'];

/** By router and procedure: what goes in, what comes out (of a subscription: again and again), and of which kind it is. */
export type Procedures = {
  [Router in keyof Routers]: {
    [Name in keyof Routers[Router] as IsTold<Routers[Router][Name]> extends true
      ? never
      : Name]: Described<Routers[Router][Name]>;
  };
};

type Described<Procedure> = Procedure extends {
  _def: { type: infer Kind; $types: { input: infer Input; output: infer Output } };
}
  ? { kind: Kind; input: Input; output: Output extends AsyncIterable<infer Item> ? Item : Output }
  : never;

/** A question that tells how far it is, piece by piece, as only the dashboard's own way of asking understands. */
type IsTold<Procedure> = Procedure extends {
  _def: { type: 'query'; $types: { output: AsyncIterable<unknown> } };
}
  ? true
  : false;
