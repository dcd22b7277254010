/**
 * Tells how the page's load felt, once per load, when it is first left: a `vital` hit with LCP, INP, FCP and TTFB
 * in milliseconds and CLS, as https://web.dev/articles/vitals defines them. What a browser cannot measure is left out.
 */
import { onLeave } from './on-leave.ts';
import { quietly } from './quietly.ts';
import type { Feature } from './tracker.ts';
import type { Hit } from './wire.ts';

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
type Interaction = PerformanceEntry & { interactionId?: number };

/** INP forgets one interaction in fifty: https://web.dev/articles/inp */
const FORGETS_ONE_IN = 50;
const SLOWEST_MAX = 10;
/** Shifts belong together while they follow within one second, five seconds at most: https://web.dev/articles/cls */
const SHIFT_GAP_MS = 1000;
const SHIFTS_MS = 5000;

type Observe = (type: string, take: (entry: never) => void, durationThreshold?: number) => void;

export const measureVitals: Feature = ({ hooks, add }) => {
  const navigation = performance.getEntriesByType('navigation')[0] as
    | (PerformanceNavigationTiming & { activationStart?: number })
    | undefined;
  // A prerendered page is waited for from its activation: https://developer.mozilla.org/docs/Web/API/PerformanceNavigationTiming/activationStart
  const beganAt = navigation?.activationStart || 0;
  const vitals: Record<string, number> = {};
  const pending: (() => void)[] = [];
  let view: Hit | undefined;
  let isTold = false;

  const observe: Observe = quietly((type, take, durationThreshold) => {
    const takeAll = (entries: PerformanceEntryList) => entries.forEach(take as () => void);
    const observer = new PerformanceObserver((list) => takeAll(list.getEntries()));
    observer.observe({ type, buffered: true, durationThreshold } as PerformanceObserverInit);
    pending.push(() => takeAll(observer.takeRecords()));
  });
  const put = (name: string, at: number) => {
    vitals[name] = Math.max(0, Math.round(at - beganAt));
  };

  if (navigation) put('TTFB', navigation.responseStart);
  observe('paint', ({ name, startTime }: PerformanceEntry) => {
    if (name === 'first-contentful-paint') put('FCP', startTime);
  });
  observe('largest-contentful-paint', ({ startTime }: PerformanceEntry) => put('LCP', startTime));
  observeShifts(observe, vitals);
  observeInteractions(observe, vitals);

  hooks.push((shown) => {
    view ||= shown;
  });
  onLeave(() => {
    for (const take of pending) take();
    if (view && !isTold) add('vital', { u: view.u, p: vitals });
    isTold = true;
  });
};

/** The worst of the bursts in which the layout moved without the visitor's doing. */
function observeShifts(observe: Observe, vitals: Record<string, number>): void {
  let sum = 0;
  let firstAt = 0;
  let lastAt = 0;
  // 0 where nothing moves, but only where it can be measured.
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) vitals['CLS'] = 0;
  observe('layout-shift', ({ hadRecentInput, startTime, value }: Shift) => {
    if (hadRecentInput) return;
    if (startTime - lastAt >= SHIFT_GAP_MS || startTime - firstAt >= SHIFTS_MS) {
      sum = 0;
      firstAt = startTime;
    }
    lastAt = startTime;
    sum += value;
    vitals['CLS'] = Math.max(vitals['CLS'] || 0, Math.round(sum * 1e4) / 1e4);
  });
}

/** One of the slowest interactions. */
function observeInteractions(observe: Observe, vitals: Record<string, number>): void {
  const slowest = new Map<number, number>();
  const take = ({ interactionId, duration }: Interaction) => {
    if (!interactionId) return;
    slowest.set(interactionId, Math.max(slowest.get(interactionId) || 0, duration));
    const sorted = [...slowest].sort(([, a], [, b]) => b - a);
    const fastest = sorted[SLOWEST_MAX];
    if (fastest) slowest.delete(fastest[0]);
    const { interactionCount = 0 } = performance as { interactionCount?: number };
    const place = Math.min(slowest.size - 1, Math.floor(interactionCount / FORGETS_ONE_IN));
    vitals['INP'] = (sorted[place] || [0, 0])[1];
  };
  observe('event', take, 40);
  // The only one of a page may be faster than what `event` tells of.
  observe('first-input', take);
}
