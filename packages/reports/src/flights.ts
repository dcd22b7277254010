/** Work that several callers wait for is done once, and stopped only when all of them have gone. */

export type Flights = {
  /** Shares the work under the key. Rejects with the signal's reason as soon as this caller's signal aborts. */
  join<Value>(
    key: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value>;
};

type Flight = { result: Promise<unknown>; callers: number; controller: AbortController };

export function createFlights(): Flights {
  const flights = new Map<string, Flight>();

  function takeOff(key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight {
    const controller = new AbortController();
    const flight: Flight = { result: work(controller.signal), callers: 0, controller };
    const land = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(land, land);
    flights.set(key, flight);
    return flight;
  }

  function leave(key: string, flight: Flight, reason: unknown): void {
    flight.callers -= 1;
    if (flight.callers > 0) return;
    if (flights.get(key) === flight) flights.delete(key);
    flight.controller.abort(reason);
  }

  return {
    async join<Value>(
      key: string,
      signal: AbortSignal | undefined,
      work: (signal: AbortSignal) => Promise<Value>,
    ): Promise<Value> {
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? takeOff(key, work);
      flight.callers += 1;
      if (signal === undefined) return (await flight.result) as Value;
      let onAbort: (() => void) | undefined;
      const gone = new Promise<never>((_, reject) => {
        onAbort = () => {
          leave(key, flight, signal.reason);
          reject(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      });
      try {
        return (await Promise.race([flight.result, gone])) as Value;
      } finally {
        if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
