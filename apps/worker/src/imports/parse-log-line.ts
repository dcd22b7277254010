/** Reads a line of a web server's access log: the combined format, with or without the virtual host before it. */
import { canonicalAddress } from '@footfall/addresses';

/** What a line says, text unescaped; nothing of it is judged yet. */
export type LogLine = {
  /** Of the virtual host, which only some formats have; with its port. */
  host: string | null;
  address: string;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  /** Path and query, or a whole URL. */
  target: string;
  status: number;
  referrer: string | null;
  /** Empty when none was sent. */
  userAgent: string;
};

/** The part of the line that makes no sense. */
type LogLineFault = 'address' | 'time' | 'request' | 'status' | 'referrer' | 'userAgent';

export type LogLineParse = { ok: true; line: LogLine } | { ok: false; reason: LogLineFault };

const fault = (reason: LogLineFault): LogLineParse => ({ ok: false, reason });

/** Takes a line apart from left to right, each character once or twice, whatever is in it. */
export function parseLogLine(text: string): LogLineParse {
  const headEnd = text.indexOf(' [');
  const timeEnd = text.indexOf('] "', headEnd);
  if (headEnd === -1 || timeEnd === -1) return fault('time');
  const who = readHead(text.slice(0, headEnd));
  if (who === null) return fault('address');
  const at = readTime(text.slice(headEnd + 2, timeEnd));
  if (Number.isNaN(at)) return fault('time');
  const request = readQuoted(text, timeEnd + 2);
  const [, method, target] = REQUEST.exec(request?.text ?? '') ?? [];
  if (request === null || method === undefined || target === undefined) return fault('request');
  STATUS.lastIndex = request.end;
  const status = Number(STATUS.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return fault('status');
  // The common format ends here: without agents visitors cannot be told apart.
  const referrer = readQuoted(text, STATUS.lastIndex);
  if (referrer === null) return fault('referrer');
  const agent = readQuoted(text, referrer.end + 1);
  if (agent === null) return fault('userAgent');
  return {
    ok: true,
    line: {
      ...who,
      at,
      method,
      target,
      status,
      referrer: orNull(referrer.text),
      userAgent: orNull(agent.text) ?? '',
    },
  };
}

const REQUEST = /^([A-Z]{3,20}) (\S+) HTTP\/\d(?:\.\d)?$/;
/** Status and bytes sent. */
const STATUS = / (\d{3}) (?:\d+|-) /y;

/** How servers write that there is nothing. */
function orNull(text: string): string | null {
  return text === '-' || text === '' ? null : text;
}

/** `address identity user`, with the virtual host before it in some formats; a user's name may hold spaces. */
function readHead(head: string): { host: string | null; address: string } | null {
  const words = head.split(' ', 4);
  if (words.length < 3) return null;
  const [first = '', second = ''] = words;
  const own = canonicalAddress(first);
  if (own !== null) return { host: null, address: own };
  const address = words.length === 4 ? canonicalAddress(second) : null;
  return address === null ? null : { host: first, address };
}

const TIME = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `22/Nov/2026:12:00:00 +0100`; NaN when there is no such time. */
function readTime(text: string): number {
  const match = TIME.exec(text);
  if (match === null) return Number.NaN;
  const [day, , year, hour, minute, second] = match.slice(1).map(Number);
  const month = MONTHS.indexOf(match[2] ?? '') + 1;
  const two = (value: number | undefined) => String(value).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  // A day that a month does not have would roll over into the next one. Second 60 is a leap second: the one before.
  const time = `${two(hour)}:${two(minute)}:${two(Math.min(second ?? 60, 59))}`;
  const at = Date.parse(`${date}T${time}${match[7]}${match[8]}:${match[9]}`);
  const isDay = new Date(Date.parse(`${date}T00:00:00Z`) || 0).toISOString().startsWith(date);
  return isDay && (second ?? 61) <= 60 ? at : Number.NaN;
}

/** What stands between the quote at `start` and the next one that is not escaped; null where there are none. */
function readQuoted(text: string, start: number): { text: string; end: number } | null {
  if (text[start] !== '"') return null;
  let isEscaped = false;
  for (let end = start + 1; end < text.length; end += 1) {
    if (isEscaped) isEscaped = false;
    else if (text[end] === '\\') isEscaped = true;
    else if (text[end] === '"')
      return { text: unescapeText(text.slice(start + 1, end)), end: end + 1 };
  }
  return null;
}

/** Bytes of UTF-8 that a server wrote as `\xE4` one by one, and what it put a backslash before. */
const ESCAPED = /(?:\\x[0-9A-Fa-f]{2})+|\\(.)/g;

function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPED, (escaped: string, character: string | undefined) =>
    character !== undefined && character !== 'x'
      ? character
      : Buffer.from(escaped.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
