/** Tells which requests of a log somebody made to look at a page. */
import type { LogLine } from './parse-log-line.ts';

/** What pages load, or offer to be kept, by the end of its name. */
const NO_PAGES = new Set(
  [
    'css js mjs map json xml txt wasm webmanifest manifest',
    'png jpg jpeg jfif gif svg svgz webp avif apng ico bmp tif tiff heic',
    'woff woff2 ttf otf eot',
    'mp3 mp4 m4a m4v m4s m3u8 ts mpd webm ogg oga ogv wav flac mov avi vtt',
    'pdf doc docx xls xlsx ppt pptx odt ods odp csv epub ics vcf',
    'zip gz tgz bz2 xz 7z rar tar dmg pkg exe msi deb rpm apk iso bin',
    'rss atom rdf',
  ].flatMap((kinds) => kinds.split(' ')),
);

/** No content, and parts of one: answers to programs. */
const NO_PAGE_STATUSES = new Set([204, 205, 206]);

/** True for a GET that was answered with a whole document, or with the word that the browser has it already. */
export function isPageRequest({ method, status, target }: LogLine): boolean {
  if (method !== 'GET') return false;
  const isAnswered = status >= 200 && status < 300 && !NO_PAGE_STATUSES.has(status);
  if (!isAnswered && status !== 304) return false;
  const path = target.replace(/^[a-z]+:\/\/[^/]*/i, '').split(/[?#]/, 1)[0] ?? '';
  if (path.startsWith('/.well-known/')) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot === -1 || !NO_PAGES.has(name.slice(dot + 1).toLowerCase());
}
