/** Keeps a stream open: begins it again when it ends, and gives it a rest when it cannot be had. */

export type StreamHandlers<Value> = {
  onValue(value: Value): void;
  /** The server has sent us back: all is well, and it is to be begun again. */
  onEnd(): void;
  /** Refused, cut, or silent. */
  onBroken(): void;
};

export type OpenStream<Value> = (handlers: StreamHandlers<Value>) => { unsubscribe(): void };

type Hearer<Value> = {
  onValue(value: Value): void;
  /** Whether values come by themselves, or have to be asked for meanwhile. */
  onChange(isOpen: boolean): void;
};

/** The present value is sent at once: what has not come by then is kept by something on the way. */
const FIRST_VALUE_MS = 4_000;
/** Who was sent back together shall not come back together. */
const AGAIN_MAX_MS = 200;
/** After the first failure; twice as long after each further one. */
const REST_FIRST_MS = 2_000;
const REST_MAX_MS = 60_000;

/** Call what it returns to close it. */
export function keepOpen<Value>(open: OpenStream<Value>, hearer: Hearer<Value>): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close = () => clearTimeout(timer);

  function wait(ms: number): void {
    timer = setTimeout(begin, ms);
    close = () => clearTimeout(timer);
  }

  function rest(): void {
    hearer.onChange(false);
    wait(Math.min(REST_FIRST_MS * 2 ** failures, REST_MAX_MS));
    failures += 1;
  }

  function begin(): void {
    let isOver = false;
    let hasBegun = false;
    const leave = (then: () => void) => {
      if (isOver) return;
      close();
      then();
    };
    const patience = setTimeout(() => leave(rest), FIRST_VALUE_MS);
    const stream = open({
      onValue(value) {
        if (isOver) return;
        clearTimeout(patience);
        hasBegun = true;
        failures = 0;
        hearer.onChange(true);
        hearer.onValue(value);
      },
      onBroken: () => leave(rest),
      onEnd: () => leave(hasBegun ? () => wait(Math.random() * AGAIN_MAX_MS) : rest),
    });
    close = () => {
      isOver = true;
      clearTimeout(patience);
      stream.unsubscribe();
    };
  }

  begin();
  return () => close();
}
