/** Drawing over a stretch of the chart chooses it as the period. */
import { type PointerEvent, useRef, useState } from 'react';
import type { Scales } from '../../charting/scales.ts';

/** First and last bucket of a stretch. */
export type Stretch = { from: number; to: number };

/** Under so many pixels a hand trembles; beyond, it draws. */
const DRAW_FROM_PX = 8;

export function useZoom(scales: Scales, onZoom: ((stretch: Stretch) => void) | null) {
  const begin = useRef<{ x: number; index: number } | null>(null);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const indexOf = (event: PointerEvent<HTMLElement>) =>
    scales.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
  const stop = () => {
    begin.current = null;
    setStretch(null);
  };
  return {
    stretch,
    stop,
    down: (event: PointerEvent<HTMLElement>) => {
      // A finger scrolls the page; its taps read values.
      if (onZoom === null || event.button !== 0 || event.pointerType === 'touch') return;
      begin.current = { x: event.clientX, index: indexOf(event) };
    },
    move: (event: PointerEvent<HTMLElement>) => {
      const from = begin.current;
      if (from === null) return;
      if (stretch === null && Math.abs(event.clientX - from.x) < DRAW_FROM_PX) return;
      const index = indexOf(event);
      setStretch({ from: Math.min(from.index, index), to: Math.max(from.index, index) });
    },
    up: () => {
      if (stretch !== null) onZoom?.(stretch);
      stop();
    },
  };
}
