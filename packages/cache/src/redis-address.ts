/** Where Redis is: one server, or whoever a group of Sentinels calls the primary now. */
/** What a wrong address is answered with, by whoever reads settings. */
export const REDIS_ADDRESS_FORM =
  'must be a redis:// address, or redis+sentinel://host:26379,host:26379/NAME for Sentinels';

export const REDIS_ADDRESS = /^(rediss?|rediss?\+sentinel):\/\/[^/]+/;

type SentinelOptions = {
  name: string;
  sentinels: { host: string; port: number }[];
  username?: string;
  password?: string;
  db?: number;
  tls?: Record<string, never>;
};

const SENTINEL_PORT = 26_379;

/**
 * The options of an address. Sentinels: `redis+sentinel://[user:password@]host[:port],…/NAME[/DATABASE]`, with TLS to the
 * servers when it begins with `rediss+sentinel`; user and password are the servers', not the Sentinels'.
 * Returns null for every other address, which ioredis reads by itself.
 */
export function sentinelOptions(address: string): SentinelOptions | null {
  const match =
    /^(rediss?)\+sentinel:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/]+)\/([^/?]+)(?:\/(\d+))?$/.exec(
      address,
    );
  if (match === null) return null;
  const [, scheme, username, password, hosts = '', name = '', database] = match;
  return {
    name: decodeURIComponent(name),
    sentinels: hosts.split(',').map(hostOf),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(database ? { db: Number(database) } : {}),
    ...(scheme === 'rediss' ? { tls: {} } : {}),
  };
}

function hostOf(text: string): { host: string; port: number } {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(text.trim()) ?? [];
  return { host, port: port === undefined ? SENTINEL_PORT : Number(port) };
}
