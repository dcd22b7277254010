/** What is in the way of people who cannot see, not use a mouse, or not scroll sideways: axe-core's findings on a page, and its width. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** axe-core's own build, to be put into pages. */
const AXE = createRequire(import.meta.url).resolve('axe-core');

type AxeNode = {
  target: unknown[];
  /** Of contrast: both colours, and what they come to. */
  any: { data?: { fgColor?: string; bgColor?: string; contrastRatio?: number } | null }[];
};
type AxeReport = { violations: { id: string; nodes: AxeNode[] }[]; passes: unknown[] };

/** Axe looks for a while: of a page that changes meanwhile it sees half of each. */
const LOOK = `(async () => {
  let hasChanged = false;
  const watching = new MutationObserver(() => { hasChanged = true; });
  watching.observe(document.body, { subtree: true, childList: true });
  const { violations, passes } = await axe.run();
  watching.disconnect();
  return { violations, passes, hasChanged };
})()`;
/** By the box that pages have, which leaves out the place of a scrollbar. */
const EXCESS =
  'document.documentElement.scrollWidth - Math.round(document.documentElement.getBoundingClientRect().width)';
/** Some pages never stand still. */
const LOOKS_MAX = 4;

/** Where something is a placeholder or out of date. */
const UNFINISHED = `Array.from(document.querySelectorAll('.skeleton, .stale'),
  (one) => one.closest('[data-testid]')?.dataset.testid ?? one.className)`;

/** Fewer rules than that apply to no page of ours: axe would not have seen it. */
const PASSES_MIN = 8;

/**
 * What axe-core complains of on the page as it is, by rule and place, and what sticks out to the right; rejects when fewer
 * than `passesMin` rules applied.
 */
export async function barriersOf(page: Page, passesMin = PASSES_MIN): Promise<string[]> {
  await eventually(async () => {
    const unfinished = await page.evaluate<string[]>(UNFINISHED);
    if (unfinished.length > 0) {
      throw new Error(
        `${page.url()} does not come to rest: ${[...new Set(unfinished)].join(', ')}`,
      );
    }
  });
  // Not as a script element: the page's own policy holds for those.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations, passes } = await lookAt(page);
  if (passes.length < passesMin) throw new Error('axe has hardly looked at anything');
  const excess = await page.evaluate<number>(EXCESS);
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${told(node)}`)),
    ...(excess === 0 ? [] : [`${excess} pixels too wide`]),
  ];
}

function told({ target, any }: AxeNode): string {
  const { fgColor, bgColor, contrastRatio } = any[0]?.data ?? {};
  return fgColor === undefined
    ? String(target)
    : `${target} (${fgColor} on ${bgColor}: ${contrastRatio})`;
}

async function lookAt(page: Page): Promise<AxeReport> {
  for (let look = 1; ; look += 1) {
    const { hasChanged, ...report } = await page.evaluate<AxeReport & { hasChanged: boolean }>(
      LOOK,
    );
    if (!hasChanged || look === LOOKS_MAX) return report;
  }
}
