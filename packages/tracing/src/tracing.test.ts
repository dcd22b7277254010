import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Collector, startCollector } from '../test/collector.ts';
import {
  NO_TRACING,
  openTracing,
  type Teller,
  TRACING_SETTINGS,
  toTracingSettings,
} from './index.ts';

/** As many spans are told at once, without waiting for more. */
const BATCH = 512;

const collectors: Collector[] = [];

afterEach(async () => {
  for (const collector of collectors.splice(0)) await collector.close();
});

async function collect(status?: () => number): Promise<Collector> {
  const collector = await startCollector(status);
  collectors.push(collector);
  return collector;
}

const settingsFor = (env: Record<string, string>) =>
  toTracingSettings(z.object(TRACING_SETTINGS).parse(env));

const tellerOf = (told: string[]): Teller => ({
  warn: (_, sentence) => void told.push(sentence),
  info: (sentence) => void told.push(sentence),
});

async function follow(endpoint: string, share = '1') {
  const told: string[] = [];
  const settings = settingsFor({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-secret=a%20b',
    OTEL_TRACES_SAMPLER_ARG: share,
  });
  return { tracing: await openTracing(settings, 'worker', tellerOf(told)), told };
}

describe('what is followed', () => {
  it('reaches the collector as one trace, with its steps and facts', async () => {
    const { endpoint, got, spans } = await collect();
    const { tracing } = await follow(endpoint);
    const whole = tracing.draw('request', 'POST /e');
    const step = whole?.begin('keep');
    step?.end({ hits: 2 });
    whole?.fail({ status: 500 });
    await tracing.stop();

    expect(got[0]).toMatchObject({ path: '/v1/traces', secret: 'a b' });
    expect(got[0]?.body.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'footfall-worker' },
    });
    const [keep, request] = spans();
    expect(keep).toMatchObject({ name: 'keep', traceId: request?.traceId, kind: 1 });
    expect(keep?.parentSpanId).toBe(request?.spanId);
    expect(keep?.attributes).toEqual([{ key: 'hits', value: { intValue: 2 } }]);
    expect(request).toMatchObject({ name: 'POST /e', kind: 2, status: { code: 2 } });
    expect(whole?.traceparent).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
  });

  it('is gone on with elsewhere by its name, once for each, and from when that began', async () => {
    const { endpoint, spans } = await collect();
    const { tracing } = await follow(endpoint);
    const request = tracing.draw('request', 'POST /e');
    request?.end();
    const from = [request?.traceparent ?? '', request?.traceparent ?? '', '00-nonsense-01'];
    tracing.goOn('seal', from, Date.UTC(2026, 10, 23))?.end();
    await tracing.stop();

    const [sent, seal] = spans();
    expect(seal?.links).toHaveLength(1);
    expect(seal?.links?.[0]).toMatchObject({ traceId: sent?.traceId, spanId: sent?.spanId });
    expect(seal?.startTimeUnixNano).toBe(`${Date.UTC(2026, 10, 23)}000000`);
  });

  it('is nothing where nothing was followed before, or the lot says so', async () => {
    const { endpoint, got } = await collect();
    const { tracing } = await follow(endpoint, '0');
    expect(tracing.goOn('seal', [])).toBeNull();
    expect(tracing.goOn('seal', ['00-nonsense-01'])).toBeNull();
    for (let draw = 0; draw < 100; draw += 1) expect(tracing.draw('job', 'seal')).toBeNull();
    await tracing.stop();
    expect(got).toEqual([]);
  });

  it('is lost where the collector does not take it, which is said once, as is that it does again', async () => {
    let status = 401;
    const { endpoint, got } = await collect(() => status);
    const { tracing, told } = await follow(endpoint);
    const fill = () => {
      for (let span = 0; span < BATCH; span += 1) tracing.draw('job', 'seal')?.end();
    };
    for (const batches of [1, 2]) {
      fill();
      await expect.poll(() => got.length).toBe(batches);
      await expect.poll(() => told).toEqual(['the collector takes no traces']);
    }
    status = 200;
    fill();
    await expect.poll(() => told.at(-1)).toBe('the collector takes traces again');
    await tracing.stop();
  });

  it('holds up nobody who ends while the collector is away', async () => {
    const { tracing } = await follow('http://127.0.0.1:9');
    tracing.draw('job', 'seal')?.end();
    await expect(tracing.stop()).resolves.toBeUndefined();
  });
});

describe('the settings', () => {
  it('follow nothing where no collector is named', async () => {
    expect(settingsFor({})).toBeNull();
    expect(await openTracing(null, 'worker', tellerOf([]))).toBe(NO_TRACING);
    expect(NO_TRACING.draw('request', 'POST /e')).toBeNull();
  });

  it('take an address with or without a slash, and follow one in a hundred', () => {
    const endpoint = 'http://collector:4318/';
    expect(settingsFor({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual({
      url: 'http://collector:4318/v1/traces',
      headers: {},
      share: 0.01,
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no value'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('refuse %s=%s', (name, value) => {
    expect(z.object(TRACING_SETTINGS).safeParse({ [name]: value }).success).toBe(false);
  });
});
