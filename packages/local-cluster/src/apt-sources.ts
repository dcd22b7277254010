// Finds the Debian mirror that this machine already uses, by reading apt's own source lists.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DebianMirror {
  readonly uri: string;
  /** The keyring that the host trusts for this mirror, when the source names one. */
  readonly keyring: string | undefined;
}

interface Source {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly keyring: string | undefined;
}

// A broken mirror list should not cost minutes of timeouts.
const MIRRORS_MAX = 3;

/**
 * The mirrors of the Debian archive in `aptFolder` (normally /etc/apt), likeliest first, at most three.
 * A source counts when it offers the running suite's or any Debian suite's `main`; third parties' repositories that
 * borrow a suite's name come last, and fail apt's signature check if they are tried at all.
 */
export async function readDebianMirrors(
  aptFolder: string,
  codename: string,
): Promise<DebianMirror[]> {
  const sources = (await readSourceFiles(aptFolder)).flatMap(({ name, text }) =>
    name.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text),
  );
  const found: DebianMirror[] = [];
  for (const source of sources) {
    const isDebian = source.suites.some((suite) => suite === codename || DEBIAN_SUITES.has(suite));
    if (!source.types.includes('deb') || !source.components.includes('main') || !isDebian) continue;
    for (const uri of source.uris) {
      if (!found.some((mirror) => mirror.uri === uri)) found.push({ uri, keyring: source.keyring });
    }
  }
  return found
    .sort((a, b) => Number(isArchivePath(b.uri)) - Number(isArchivePath(a.uri)))
    .slice(0, MIRRORS_MAX);
}

const DEBIAN_SUITES = new Set([
  ...['bookworm', 'trixie', 'forky', 'duke', 'sid'],
  ...['oldstable', 'stable', 'testing', 'unstable'],
]);

/** Mirrors of Debian's archive end in /debian by the archive's own rule for mirrors. */
function isArchivePath(uri: string): boolean {
  return /\/debian\/?$/.test(uri);
}

async function readSourceFiles(aptFolder: string): Promise<{ name: string; text: string }[]> {
  const partsFolder = join(aptFolder, 'sources.list.d');
  const parts = await readdir(partsFolder).catch(() => []);
  const names = [
    join(aptFolder, 'sources.list'),
    ...parts
      .filter((name) => /\.(list|sources)$/.test(name))
      .sort()
      .map((name) => join(partsFolder, name)),
  ];
  const texts = await Promise.all(names.map((name) => readFile(name, 'utf8').catch(() => '')));
  return names.map((name, index) => ({ name, text: texts[index] ?? '' }));
}

/** `deb [options] uri suite component…`, see sources.list(5). */
function parseOneLine(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(deb)\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    const [, type = '', options = '', uri = '', suite = '', components = ''] = match;
    const keyring = /(?:^|\s)signed-by=(\/\S+)/i.exec(options)?.[1];
    return [
      { types: [type], uris: [uri], suites: [suite], components: words(components), keyring },
    ];
  });
}

/** Paragraphs of `Field: value`, see the deb822 section of sources.list(5). */
function parseDeb822(text: string): Source[] {
  const paragraphs = text.replaceAll(/^#.*\n?/gm, '').split(/\n\s*\n/);
  return paragraphs.flatMap((paragraph) => {
    const fields = new Map<string, string>();
    for (const line of paragraph.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
      const match = /^([\w-]+):\s*(.*)$/.exec(line);
      if (match) fields.set((match[1] ?? '').toLowerCase(), match[2] ?? '');
    }
    const list = (name: string) => words(fields.get(name) ?? '');
    if (list('uris').length === 0 || /^(no|false|off)$/i.test(fields.get('enabled') ?? ''))
      return [];
    const keyring = list('signed-by').find((word) => word.startsWith('/'));
    const source = { uris: list('uris'), suites: list('suites'), components: list('components') };
    return [{ types: list('types'), ...source, keyring }];
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
