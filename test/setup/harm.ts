/** What went wrong with a page on which texts stand that mean harm; and the calls that put such texts there. */
import type { Page } from 'playwright-core';

type Findings = {
  hasRun: boolean;
  elements: number;
  excess: number;
  links: { protocol: string; isSafe: boolean; isOurs: boolean; href: string }[];
};

/** Something that ran, an element that a text made, a page that is too wide, a link elsewhere; empty when all is well. */
export async function harmDone(page: Page, ownHosts: readonly string[]): Promise<string[]> {
  const found = await page.evaluate<Findings>(`({
    hasRun: 'hostile' in window,
    elements: document.querySelectorAll('body script:not([src]), body iframe, form form, img[onerror]').length,
    excess: document.documentElement.scrollWidth - Math.round(document.documentElement.getBoundingClientRect().width),
    links: [...document.querySelectorAll('a')].map((link) => ({
      protocol: link.protocol,
      isSafe: link.target !== '_blank' || link.relList.contains('noopener'),
      isOurs: [location.hostname, ...${JSON.stringify(ownHosts)}].includes(link.hostname),
      href: link.href,
    })),
  })`);
  const isWrong = ({ protocol, isSafe, isOurs }: Findings['links'][number]) =>
    !isSafe || !isOurs || !/^https?:$/.test(protocol);
  return [
    ...(found.hasRun ? ['something ran'] : []),
    ...(found.elements > 0 ? ['an element'] : []),
    ...(found.excess > 0 ? [`${found.excess} pixels too wide`] : []),
    ...found.links.filter(isWrong).map(({ href }) => `a link to ${href}`),
  ];
}

/** As many calls as the API takes in one request. */
const BATCH_MAX = 20;

/** Calls a procedure with each of the inputs, with the session of the browser; rejects when one is refused. */
export async function callAll<Data>(
  page: Page,
  { path, home }: { path: string; home: string },
  inputs: readonly object[],
): Promise<Data[]> {
  const answers: Data[] = [];
  for (let at = 0; at < inputs.length; at += BATCH_MAX) {
    const some = inputs.slice(at, at + BATCH_MAX);
    const paths = some.map(() => path).join(',');
    const response = await page.request.post(`${home}/api/trpc/${paths}?batch=1`, {
      headers: { 'x-footfall': '1', 'sec-fetch-site': 'same-origin' },
      data: Object.fromEntries(some.entries()),
    });
    const body = (await response.json()) as { result?: { data: Data }; error?: unknown }[];
    for (const { result, error } of body) {
      if (result === undefined) throw new Error(`${path}: ${JSON.stringify(error)}`);
      answers.push(result.data);
    }
  }
  return answers;
}
