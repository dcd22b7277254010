/** Lets an answer come by itself as it changes, while somebody can see the page. */
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { keepOpen, type StreamHandlers } from './keep-open.ts';
import { useIsOnline } from './report.ts';

/** What tRPC calls with what a subscription says. */
type Observer<Value> = {
  onData(value: Value): void;
  onError(error: unknown): void;
  onComplete(): void;
  onConnectionStateChange(state: { error: unknown }): void;
};

type PushedOptions<Value> = {
  siteId: string;
  /** False while nobody wants to be told. */
  isWanted: boolean;
  subscribe(observer: Observer<Value>): { unsubscribe(): void };
  onValue(value: Value): void;
};

/** True while values come by themselves; false: ask for them. */
export function usePushed<Value>(options: PushedOptions<Value>): boolean {
  const { siteId, isWanted } = options;
  const [isOpen, setOpen] = useState(false);
  const isVisible = useSyncExternalStore(onVisibility, isPageVisible);
  const isOnline = useIsOnline();
  const open = useEffectEvent((handlers: StreamHandlers<Value>) =>
    options.subscribe(observerOf(handlers)),
  );
  const onValue = useEffectEvent(options.onValue);
  const isListening = isWanted && isVisible && isOnline;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another site's stream is another one
  useEffect(() => {
    if (!isListening) return;
    const close = keepOpen<Value>((handlers) => open(handlers), {
      onValue: (value) => onValue(value),
      onChange: setOpen,
    });
    return () => {
      close();
      setOpen(false);
    };
  }, [isListening, siteId]);
  return isOpen;
}

function observerOf<Value>({ onValue, onEnd, onBroken }: StreamHandlers<Value>): Observer<Value> {
  return {
    onData: onValue,
    onError: onBroken,
    onComplete: onEnd,
    // By itself it would be tried again too, but nobody would know meanwhile.
    onConnectionStateChange: ({ error }) => {
      if (error !== null) onBroken();
    },
  };
}

const isPageVisible = () => document.visibilityState === 'visible';

function onVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
