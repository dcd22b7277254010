/**
 * Tells how the page's load felt, once per load, when it is first left: a `vital` hit with LCP, INP, FCP and TTFB
 * in milliseconds and CLS, as https://web.dev/articles/vitals defines them. What a browser cannot measure is left out.
 */
import { hooks } from './hooks.ts';
import { addHit } from './outbox.ts';
import { pageUrl } from './page-url.ts';
import { quietly } from './quietly.ts';

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
type Interaction = PerformanceEntry & { interactionId?: number };

/** The shortest event that browsers tell of: https://w3c.github.io/event-timing/#sec-processing-model-should-add-performanceeventtiming */
const EVENT_MS = 16;
/** INP forgets one interaction in fifty: https://web.dev/articles/inp */
const FORGETS_ONE_IN = 50;
/** Shifts belong together while they follow within one second, five seconds at most: https://web.dev/articles/cls */
const SHIFT_GAP_MS = 1000;
const SHIFTS_MS = 5000;

export const measureVitals = (): void => {
  const u = pageUrl();
  // A prerendered page is waited for from its activation: https://developer.mozilla.org/docs/Web/API/PerformanceNavigationTiming/activationStart
  const { activationStart: beganAt = 0, responseStart } = (performance.getEntriesByType(
    'navigation',
  )[0] || {}) as { activationStart?: number; responseStart?: number };
  const vitals: Record<string, number> = {};
  const pending: (() => void)[] = [];
  /** The longest event of each interaction. */
  const longest: Record<number, number> = {};
  let isTold: unknown;
  let sum = 0;
  let firstAt = 0;
  let lastAt = 0;

  const observe = quietly((type: string, take: (entry: never) => void) => {
    const takeAll = (entries: PerformanceEntryList) => entries.forEach(take as () => void);
    const observer = new PerformanceObserver((list) => takeAll(list.getEntries()));
    observer.observe({
      type,
      buffered: true,
      durationThreshold: EVENT_MS,
    } as PerformanceObserverInit);
    pending.push(() => takeAll(observer.takeRecords()));
  });
  const put = (name: string, at: number) => {
    vitals[name] = Math.max(0, at - beganAt) | 0;
  };

  if (responseStart) put('TTFB', responseStart);
  const takeInteraction = ({ interactionId, duration }: Interaction) => {
    if (interactionId) longest[interactionId] = Math.max(longest[interactionId] || 0, duration);
  };

  observe('paint', ({ name, startTime }: PerformanceEntry) => {
    if (/content/.test(name)) put('FCP', startTime);
  });
  observe('largest-contentful-paint', ({ startTime }: PerformanceEntry) => put('LCP', startTime));
  // 0 where nothing moves, but only where it can be measured.
  if ((window as { LayoutShift?: unknown }).LayoutShift) vitals['CLS'] = 0;
  // The worst of the bursts in which the layout moved without the visitor's doing.
  observe('layout-shift', ({ hadRecentInput, startTime, value }: Shift) => {
    if (hadRecentInput) return;
    if (startTime - lastAt >= SHIFT_GAP_MS || startTime - firstAt >= SHIFTS_MS) {
      sum = 0;
      firstAt = startTime;
    }
    lastAt = startTime;
    sum += value;
    vitals['CLS'] = Math.max(vitals['CLS'] as number, sum);
  });
  observe('event', takeInteraction);
  // The only one of a page may be faster than what `event` tells of.
  observe('first-input', takeInteraction);

  hooks.push({
    left(_, isPageLeft) {
      if (!isPageLeft || isTold) return;
      isTold = isPageLeft;
      for (const take of pending) take();
      // Where it is not counted, this is 0.
      const { interactionCount } = performance as { interactionCount?: number };
      const forgotten = ((interactionCount as number) / FORGETS_ONE_IN) | 0;
      const durations = Object.values(longest).sort((a, b) => b - a);
      vitals['INP'] = (durations[forgotten] || durations.pop()) as number;
      addHit('vital', { u, p: vitals });
    },
  });
};
