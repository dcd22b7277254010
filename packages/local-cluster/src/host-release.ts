// Says which Linux distribution this machine runs (os-release(5)).
import { readFile } from 'node:fs/promises';

export interface HostRelease {
  /** True on Debian and on what is made from it, such as Ubuntu. */
  readonly isDebianLike: boolean;
  /** Such as "bookworm"; empty when the system does not say. */
  readonly codename: string;
}

export async function readHostRelease(): Promise<HostRelease> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string) =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1]?.toLowerCase() ?? '';
  const family = `${field('ID')} ${field('ID_LIKE')}`.split(' ');
  return { isDebianLike: family.includes('debian'), codename: field('VERSION_CODENAME') };
}
