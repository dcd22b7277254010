/** Says at once, and in one sentence, when a port that somebody asked for is taken. */
import { createServer } from 'node:net';
import { SettingsError } from './env.ts';

export type WantedPort = { host: string; port: number; service: string; variable: string };

/** Rejects with a SettingsError that names the first port that cannot be listened on. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const each of wanted) {
    const problem = await tryListen(each);
    if (problem === null) continue;
    const reason =
      problem === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${problem})`;
    throw new SettingsError(
      `Port ${each.port} on ${each.host}, for the ${each.service}, ${reason}; set ${each.variable} to another one.`,
    );
  }
}

function tryListen({ host, port }: WantedPort): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}
