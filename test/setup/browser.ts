/** Makes sure that there is a Chromium for the browser tests, before any of them waits for it. */
import { ensureChromium } from '@footfall/testing';

await ensureChromium();
