/** A demo with its whole past: one that runs, as the command line says, or one of its own that is thrown away afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataFolder, startInstallation } from './installation.ts';

export type DemoPlace = {
  url: string;
  email: string;
  password: string;
  /** Where hits go and the key for sending them; null where the command line did not say. */
  door: { url: string; apiKey: string } | null;
  stop: () => Promise<void>;
};

/** The demo sends its newest days first: the past is there some minutes after the start. */
const PAST_MS = 20 * 60_000;

/** Arguments: dashboard's address, e-mail, password, and perhaps the beacon's address and an API key. */
export async function findDemo(given: readonly string[]): Promise<DemoPlace> {
  const [url, email = '', password = '', beacon, apiKey = ''] = given;
  if (url !== undefined) {
    const door = beacon === undefined ? null : { url: beacon, apiKey };
    return { url, email, password, door, stop: () => Promise.resolve() };
  }
  const folder = await makeDataFolder();
  const demo = await startInstallation(folder.path, { args: ['--demo'] });
  const deadline = Date.now() + PAST_MS;
  while (!/90 of 90 days/.test(demo.messages)) {
    if (Date.now() > deadline) throw new Error(`the demo has no past yet: ${demo.messages}`);
    await sleep(1000);
  }
  return {
    url: demo.dashboard,
    email: demo.email,
    password: demo.password,
    door: { url: demo.beacon, apiKey: demo.apiKey },
    stop: async () => {
      await demo.stop();
      await folder.remove();
    },
  };
}
