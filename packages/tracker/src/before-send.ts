/** Lets the site have the last word on every hit: to take something out of it, or to drop it. */
import type { BeforeSend } from './api.ts';
import { isOn } from './is-on.ts';
import { HIT_CHARACTERS_MAX } from './outbox.ts';
import type { Feature } from './tracker.ts';
import type { Hit } from './wire.ts';

/** The whole of 127.0.0.0/8 is the machine itself, and so is every name under localhost: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOCAL = /^(.+\.)?localhost$|^127\.|^\[::1]$/;

export const beforeSend: Feature = (tracker) => {
  const { beforeSend: given, excludeLocalhost } = tracker.options;
  const isExcluded = isOn(excludeLocalhost) && LOCAL.test(location.hostname);
  if (!given && !isExcluded) return;
  tracker.write = (hit) => {
    try {
      // Looked up late: the page may define it after our script. A name that leads nowhere drops the hit,
      // for what was to be taken out of it would be sent otherwise; so does a function that throws.
      const named = window as unknown as Record<string, BeforeSend>;
      const judge = typeof given === 'string' ? named[given] : given;
      const kept = isExcluded || (given && !judge) ? null : judgeHit(hit, judge);
      const text = kept ? JSON.stringify(kept) : '';
      return text.length < HIT_CHARACTERS_MAX ? text : '';
    } catch {
      return '';
    }
  };
};

function judgeHit(hit: Hit, judge: BeforeSend | undefined): ReturnType<BeforeSend> {
  return judge ? judge({ ...hit }) : hit;
}
