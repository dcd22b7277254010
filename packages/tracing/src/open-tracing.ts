/** Tells an OpenTelemetry collector of what is followed: bounded, beside the work, and never its condition. */
import { randomUUID } from 'node:crypto';
import type { TracingSettings } from './settings.ts';
import { NO_TRACING, type Tracing } from './trace.ts';

/** Where it is said that the collector takes nothing; a logger of pino is one. */
export type Teller = {
  warn(facts: { reason: string }, sentence: string): void;
  info(sentence: string): void;
};

/** What waits to be told: some megabytes. Beyond it spans are dropped. */
const QUEUE_MAX = 4_096;
const EXPORT_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 2_000;

/** Without settings it loads nothing and costs nothing. */
export async function openTracing(
  settings: TracingSettings | null,
  app: 'beacon' | 'worker' | 'api',
  log: Teller,
): Promise<Tracing> {
  if (settings === null) return NO_TRACING;
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { createTracing }, { telling }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('./spans.ts'),
      import('./telling.ts'),
    ]);
  const { url, headers } = settings;
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new sdk.TracerProvider({
    // What comes here was drawn already.
    sampler: new sdk.AlwaysOnSampler(),
    resource: resourceFromAttributes({
      'service.name': `footfall-${app}`,
      'service.instance.id': randomUUID(),
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: telling(exporter, log),
        maxQueueSize: QUEUE_MAX,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const tracing = createTracing(provider.getTracer('footfall'), settings.share);
  return { ...tracing, stop: () => within(provider.shutdown(), STOP_TIMEOUT_MS) };
}

/** Whatever came of it, nobody waits longer than that. */
async function within(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work.catch(() => undefined), timeout]);
  clearTimeout(timer);
}
