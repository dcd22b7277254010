/** Tells a drawing how large it may be, and again when that changes; whoever asks the element itself makes the page lay out. */
import { useCallback, useState } from 'react';

type Size = {
  width: number;
  height: number;
  /** How large text is against its usual size, which whoever looks may have set in the browser. */
  textScale: number;
};

const USUAL_PX = 16;

/** A ref for the element and its size in pixels; 0 until it has been measured. */
export function useSize(): [(element: HTMLElement | null) => (() => void) | undefined, Size] {
  const [size, setSize] = useState<Size>({ width: 0, height: 0, textScale: 1 });
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      const text = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const textScale = text / USUAL_PX;
      setSize({ width: Math.round(width), height: Math.round(height), textScale });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measure, size];
}
