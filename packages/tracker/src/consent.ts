/**
 * What the visitor agreed to have kept on the device. `cookieless`, the default: nothing. `session`: a random id as long
 * as the tab lives. `consented`: one for 13 months at most, and the hits that are not sent yet; only then
 * `identify` says who it is. Every change deletes what the new mode does not allow.
 */
import { hooks } from './hooks.ts';
import { makeId } from './make-id.ts';
import { options } from './options.ts';
import { failures, queueAgain } from './outbox.ts';
import { quietly } from './quietly.ts';
import { openStores } from './sandboxed-storage.ts';
import type { Hit } from './wire.ts';

const KEY = 'footfall';
/** The French authority's limit, and no renewal by coming back: https://www.cnil.fr/en/sheet-ndeg16-use-analytics-your-websites-and-applications */
const ID_MS = 395 * 86_400_000;

/** Where the mode keeps things; nothing when it may not. */
let store: Storage | undefined;
/** When it was made, and 128 random bits. */
let id: string | undefined;
let who: string | undefined;

/** The id's own, and one for each hit that waits: so that tabs never overwrite each other's. */
const keysOf = (from: Storage) => Object.keys(from).filter((key) => /^footfall/.test(key));

export const changeConsent = (mode: unknown): void => {
  const stores = openStores();
  store = stores[mode as keyof typeof stores];
  id = who = undefined;
  for (const other of Object.values(stores)) {
    if (other !== store) for (const key of keysOf(other)) other.removeItem(key);
  }
  if (!store) return;
  // As texts: both begin with a time of 13 digits, and undefined is not greater.
  if (!(store[KEY] > `${Date.now() - ID_MS}`)) store[KEY] = `${Date.now()}-${makeId()}`;
  id = store[KEY];
};

export const identify = (value: unknown): void => {
  if (store === localStorage) who = value as string;
};

/** The id's own key holds no JSON, and throws. */
const restore = quietly((key: string) => {
  // One that is too old is sent all the same: the beacon refuses it by itself, and counts that.
  const hit: Hit = JSON.parse(localStorage[key]);
  // Kept by the device's clock, which outlives the page; the page's own began with the page.
  hit.a += performance.now() - Date.now();
  queueAgain(hit);
});

export const consent = (): void => {
  changeConsent(
    options.consent || (localStorage[KEY] && 'consented') || (sessionStorage[KEY] && 'session'),
  );
  if (store === localStorage) keysOf(store).forEach(restore);
  hooks.push({
    made(hit) {
      hit.c = id;
      hit.k = who;
      // What a page says while it is left is sent by a request that outlives it, and nobody is left to hear the answer: kept,
      // it would be sent by the next page again. Only where requests fail is it worth that; views and events always are.
      if (store === localStorage && (failures || !/^(engagement|vital)$/.test(hit.n))) {
        store[KEY + hit.i] = JSON.stringify({ ...hit, a: Date.now(), t: document.title });
      }
    },
    ended(hits) {
      for (const { i } of hits) store?.removeItem(KEY + i);
    },
  });
};
