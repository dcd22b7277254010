/** Do the doors answer where browsers and sites will knock: the dashboard, the beacon and its script? */
import { z } from 'zod';
import { bad, type Finding, ok, warn } from './finding.ts';

const ANSWER_MS = 5_000;
const TEXT_MAX = 300;

const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** `name` is for people, `variable` what the operator set it by. */
export type Door = { name: string; variable: string; url: string };

export async function checkDoor(door: Door): Promise<Finding[]> {
  const findings = await ask(door, '/readyz');
  const url = new URL(door.url);
  if (url.protocol === 'http:' && !isLoopback(url)) {
    const todo = `put TLS before it and set ${door.variable} to https://…`;
    findings.push(bad(`${door.name} is reached without TLS`, todo));
  }
  return findings;
}

/** What a site loads: the script has to come, as a script, and from any origin. */
export async function checkScript(beacon: Door, scriptPath: string): Promise<Finding[]> {
  const url = new URL(scriptPath, beacon.url);
  const answer = await get(url);
  if (answer instanceof Error) return [silent(`${url}`, answer, beacon.variable)];
  const text = await answer.text();
  const kind = answer.headers.get('content-type') ?? '';
  if (answer.ok && kind.includes('javascript') && text.length > 0) {
    return [ok(`the script comes from ${url} (${text.length} bytes, ${kind})`)];
  }
  const todo = 'does a proxy answer in its place? SCRIPT_PATH and BEACON_PUBLIC_URL have to fit it';
  return [bad(`${url} answers ${answer.status} with ${kind || 'no type'}`, todo)];
}

async function ask({ name, variable, url }: Door, path: string): Promise<Finding[]> {
  const answer = await get(new URL(path, url));
  if (answer instanceof Error) return [silent(`${name} (${url})`, answer, variable)];
  const { reasons, degraded } = readReadiness(await answer.text());
  if (!answer.ok) {
    return [bad(`${name} (${url}) answers ${answer.status}. ${reasons}`, 'its log says more')];
  }
  return degraded === ''
    ? [ok(`${name} is ready at ${url}`)]
    : [warn(`${name} works, but: ${degraded}`, 'its log says more')];
}

/** The answer, or why there is none. */
async function get(url: URL): Promise<Response | Error> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function silent(name: string, error: Error, variable: string): Finding {
  const why = error.cause instanceof Error ? error.cause.message : error.message;
  const todo = `does it run, and is ${variable} the address that others reach it by?`;
  return bad(`${name} does not answer: ${why}`, todo);
}

/** `/readyz` says why not, and what is amiss although it works: a beacon goes on without its database. */
const readinessSchema = z.object({
  reasons: z.array(z.string()).default([]),
  degraded: z.array(z.string()).default([]),
});

function readReadiness(text: string): { reasons: string; degraded: string } {
  const parsed = readinessSchema.safeParse(parseJson(text));
  if (!parsed.success) return { reasons: text.slice(0, TEXT_MAX), degraded: '' };
  return { reasons: parsed.data.reasons.join(' '), degraded: parsed.data.degraded.join(' ') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
