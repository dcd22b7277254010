import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDebianMirrors } from './apt-sources.ts';

describe('the mirror of the host', () => {
  let folder: string;
  const source = async (name: string, text: string) => {
    await mkdir(join(folder, 'sources.list.d'), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const uris = async () => (await readDebianMirrors(folder, 'bookworm')).map(({ uri }) => uri);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-apt-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  it('is read from a deb822 file, with its keyring and with comments inside a paragraph', async () => {
    await source(
      'sources.list.d/debian.sources',
      'Types: deb\n# a snapshot\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n' +
        'Components: main\nSigned-By: /usr/share/keyrings/a.gpg\n\n' +
        'Types: deb\nURIs: http://mirror.example/debian-security\nSuites: bookworm-security\nComponents: main\n',
    );
    expect(await readDebianMirrors(folder, 'bookworm')).toEqual([
      { uri: 'http://mirror.example/debian', keyring: '/usr/share/keyrings/a.gpg' },
    ]);
  });

  it('is read from one-line sources, with and without options', async () => {
    await source(
      'sources.list',
      '# deb http://off.example/debian bookworm main\n' +
        'deb-src http://src.example/debian bookworm main\n' +
        'deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian/ bookworm main contrib # ours\n' +
        'deb http://two.example/debian trixie main\n',
    );
    expect(await readDebianMirrors(folder, 'bookworm')).toEqual([
      { uri: 'http://one.example/debian/', keyring: '/k.gpg' },
      { uri: 'http://two.example/debian', keyring: undefined },
    ]);
  });

  it('is preferred to repositories of others that borrow the name of the suite', async () => {
    await source('sources.list.d/a.list', 'deb https://vendor.example/apt bookworm main\n');
    await source('sources.list.d/z.list', 'deb http://mirror.example/debian bookworm main\n');
    expect(await uris()).toEqual(['http://mirror.example/debian', 'https://vendor.example/apt']);
  });

  it('is not one that is switched off, has no main, or is of another distribution', async () => {
    await source(
      'sources.list.d/more.sources',
      'Enabled: no\nTypes: deb\nURIs: http://a.example/debian\nSuites: bookworm\nComponents: main\n\n' +
        'Types: deb\nURIs: http://b.example/debian\nSuites: bookworm\nComponents: stable\n',
    );
    await source('sources.list', 'deb http://c.example/ubuntu noble main\n');
    expect(await uris()).toEqual([]);
  });

  it('is none where there are no sources', async () => {
    expect(await uris()).toEqual([]);
  });
});
