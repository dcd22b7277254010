/** Makes the context of one request: the deeds, who asks, and the cookies to answer with. */
import type { Trace } from '@footfall/tracing';
import type { Identified } from './auth/viewer-of.ts';
import type { Context, Deeds } from './trpc/context.ts';
import type { Viewer } from './viewer.ts';

export type RequestContext = {
  context: Context;
  /** Filled while the request is answered. */
  cookies: string[];
};

export type Arrival = {
  signal: AbortSignal;
  /** From where, as far as is kept. */
  network: string | null;
  onFault: (error: unknown) => void;
  /** Null where the request is not followed. */
  trace: Trace | null;
};

/** `identify` is called when somebody first asks who it is, and never again. */
export function openRequest(
  deeds: Deeds,
  arrival: Arrival,
  identify: () => Promise<Identified>,
): RequestContext {
  const cookies: string[] = [];
  let viewer: Promise<Viewer | null> | undefined;

  async function look(): Promise<Viewer | null> {
    const identified = await identify();
    cookies.push(...identified.cookies);
    return identified.viewer;
  }

  return {
    cookies,
    context: {
      ...deeds,
      ...arrival,
      setCookie: (cookie) => cookies.push(cookie),
      viewer: () => {
        viewer ??= look();
        return viewer;
      },
    },
  };
}
