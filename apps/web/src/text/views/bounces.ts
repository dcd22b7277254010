/** What each preset of definitions calls a bounce, in each language. */
import type { Definitions } from '@footfall/domain';
import { useWords } from '../use-words.ts';

export type BounceText = Readonly<Record<Definitions, string>>;

const en: BounceText = {
  footfall: 'A bounce is a session with one pageview and no interactive event.',
  ga4: 'A bounce is a session with under 10 s of engagement, under 2 pageviews and no conversion.',
  plausible: 'A bounce is a session with one pageview and no interactive event.',
  matomo: 'A bounce is a session with at most one hit.',
};

const de: BounceText = {
  footfall: 'Ein Absprung ist eine Sitzung mit einem Aufruf und ohne interaktives Ereignis.',
  ga4: 'Ein Absprung ist eine Sitzung mit unter 10 s Beschäftigung, unter 2 Aufrufen und ohne Conversion.',
  plausible: 'Ein Absprung ist eine Sitzung mit einem Aufruf und ohne interaktives Ereignis.',
  matomo: 'Ein Absprung ist eine Sitzung mit höchstens einem Treffer.',
};

export function useBounceText(): BounceText {
  return useWords({ en, de });
}
