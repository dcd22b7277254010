/** Says once when the collector stops taking what it is told, and once when it takes it again. */
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Teller } from './open-tracing.ts';

export function telling(exporter: SpanExporter, log: Teller): SpanExporter {
  let isAway = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const { code, error } = result;
        if (code !== 0 && !isAway) {
          const reason = error?.message ?? 'it does not say why';
          log.warn({ reason }, 'the collector takes no traces');
        }
        if (code === 0 && isAway) log.info('the collector takes traces again');
        isAway = code !== 0;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
