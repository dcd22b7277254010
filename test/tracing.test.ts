/** A hit is followed from its arrival to its part, through two processes, and nothing of its visitor is told on the way. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Collector, type Span, startCollector } from '../packages/tracing/test/collector.ts';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { footfallApi } from './setup/footfall-api.ts';

const SITE = 'followed';
const VISITOR = { address: '203.0.113.77', agent: 'Mozilla/5.0 (Secret 4.2; rv:9) Gecko/1' };
const PAGE = 'https://followed.example/private-page?token=s3cr3t';

let apps: Apps;
let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    {
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_TRACES_SAMPLER_ARG: '1' },
      ...{ SEAL_INTERVAL_MS: '200', TRUSTED_PROXIES: '127.0.0.1' },
    },
  );
  await Promise.all([apps.api.start(), apps.beacon.start(), apps.worker.start()]);
});

afterAll(async () => {
  await apps.stop();
  await collector.close();
});

it('is one way from the request to the part, without the visitor', async () => {
  const { api, beacon, apiKey } = apps;
  const client = footfallApi({ apiUrl: api.url, beaconUrl: beacon.url, apiKey });
  await client.createSite({ id: SITE, domain: 'followed.example', timezone: 'UTC' });
  const answer = await fetch(`${beacon.url}/e`, {
    method: 'POST',
    headers: { 'user-agent': VISITOR.agent, 'x-forwarded-for': VISITOR.address },
    body: JSON.stringify({ s: SITE, h: [{ i: 'followed-hit-0001', n: 'pageview', u: PAGE }] }),
  });
  expect(answer.status).toBe(202);

  const spanOf = (name: string, isIt: (span: Span) => boolean = () => true) =>
    eventually(async () => {
      const found = collector.spans().find((span) => span.name === name && isIt(span));
      if (found === undefined) throw new Error(`no span ${name} was told`);
      return found;
    });
  const seal = await spanOf('seal');
  const ship = await spanOf('ship');
  const request = await spanOf('take hits');
  expect(seal).toMatchObject({ service: 'footfall-worker' });
  expect(seal.links).toMatchObject([{ traceId: ship.traceId, spanId: ship.spanId }]);
  expect(ship).toMatchObject({ service: 'footfall-beacon' });
  expect(ship.links).toMatchObject([{ traceId: request.traceId, spanId: request.spanId }]);
  const isStep = ({ parentSpanId }: Span) => parentSpanId === request.spanId;
  for (const step of ['judge', 'keep']) await spanOf(step, isStep);

  const asked = await spanOf('sites.create');
  const answered = await spanOf('answer', ({ spanId }) => spanId === asked.parentSpanId);
  expect(answered).toMatchObject({ service: 'footfall-api', traceId: asked.traceId });
  await spanOf('job seal');

  const told = collector.got.map(({ text }) => text).join('');
  for (const secret of [...Object.values(VISITOR), 'private-page', 's3cr3t', apps.apiKey]) {
    expect(told).not.toContain(secret);
  }
});
