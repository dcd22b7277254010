/** A real OpenID Connect issuer on this machine, whose people sign in by being named. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export type Person = { sub: string; email: string; verified: boolean; name?: string };

export type OidcServer = {
  issuer: string;
  /** Who is at the browser from now on; null: who closes the page. */
  seat(person: Person | null): void;
  /** Changes what it says of itself, as another issuer in its place would. */
  pretend(issuer: string | null): void;
  close(): Promise<void>;
};

export const CLIENT = { clientId: 'footfall', clientSecret: 'a secret of the tests' };

const KEYS_KEPT = ['a key of the tests'];

/** Opens it for those addresses to come back to, which may be added until somebody comes. */
export async function openOidcServer(redirectUris: string[]): Promise<OidcServer> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Person>();
  let seated: Person | null = null;
  let pretended: string | null = null;
  let begun: Provider | null = null;
  const begin = () => {
    begun ??= new Provider(issuer, configure(redirectUris, people));
    return begun;
  };
  server.on('request', async (request, response) => {
    if (request.url === '/.well-known/openid-configuration' && pretended !== null) {
      response.setHeader('content-type', 'application/json');
      const paths = {
        authorization_endpoint: '/auth',
        token_endpoint: '/token',
        jwks_uri: '/jwks',
      };
      const own = Object.entries(paths).map(([name, path]) => [name, `${issuer}${path}`]);
      response.end(JSON.stringify({ issuer: pretended, ...Object.fromEntries(own) }));
      return;
    }
    if (request.url?.startsWith('/interaction/') !== true)
      return void begin().callback()(request, response);
    const result =
      seated === null
        ? { error: 'access_denied', error_description: '<script>closed the page</script>' }
        : { login: { accountId: seated.sub } };
    await begin().interactionFinished(request, response, result);
  });
  return {
    issuer,
    seat: (person) => {
      seated = person;
      if (person !== null) people.set(person.sub, person);
    },
    pretend: (other) => {
      pretended = other;
    },
    close: () => close(server),
  };
}

function configure(redirectUris: string[], people: Map<string, Person>): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: KEYS_KEPT },
    scopes: ['openid', 'email', 'profile'],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    // Nobody is asked what the client may know.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    findAccount: (_, accountId) => {
      const person = people.get(accountId);
      if (person === undefined) return undefined;
      const { sub, email, verified: email_verified, name } = person;
      return { accountId, claims: () => ({ sub, email, email_verified, name }) };
    },
  };
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

/** Goes from an address of the issuer to where it sends the browser back to, over as many pages as it takes. */
export async function followTo(address: string, origin: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(address);
  for (let pages = 0; pages < 10; pages += 1) {
    if (next.origin === origin) return next;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`${next.pathname}: ${response.status} ${await response.text()}`);
    next = new URL(location, next);
  }
  throw new Error('the issuer never sent the browser back');
}
