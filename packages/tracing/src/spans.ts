/** What is followed, as spans of OpenTelemetry. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace as tracesOf,
} from '@opentelemetry/api';
import type { Facts, Trace, Tracing } from './trace.ts';

/** A batch holds the hits of up to a thousand requests: these are enough to find it by. */
const LINKS_MAX = 64;

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;

/** Draws for `share` (0 to 1) of all that begins. */
export function createTracing(tracer: Tracer, share: number): Omit<Tracing, 'stop'> {
  return {
    draw(origin, name, since) {
      // The lot decides, and nothing that the request says: strangers could have everything followed.
      if (Math.random() >= share) return null;
      const kind = origin === 'request' ? SpanKind.SERVER : SpanKind.INTERNAL;
      const begun = since === undefined ? { kind } : { kind, startTime: since() };
      return traceOf(tracer, tracer.startSpan(name, begun, ROOT_CONTEXT));
    },
    goOn(name, traceparents, since) {
      const links = [...new Set(traceparents)].slice(0, LINKS_MAX).flatMap((traceparent) => {
        const context = parse(traceparent);
        return context === null ? [] : [{ context }];
      });
      if (links.length === 0) return null;
      const options = { kind: SpanKind.CONSUMER, links };
      const begun = since === undefined ? options : { ...options, startTime: since };
      return traceOf(tracer, tracer.startSpan(name, begun, ROOT_CONTEXT));
    },
  };
}

function traceOf(tracer: Tracer, span: Span): Trace {
  const inside: Context = tracesOf.setSpan(ROOT_CONTEXT, span);
  const end = (facts?: Facts) => {
    if (facts !== undefined) span.setAttributes(facts);
    span.end();
  };
  return {
    traceparent: spell(span.spanContext()),
    begin: (name) => traceOf(tracer, tracer.startSpan(name, {}, inside)),
    end,
    fail(facts) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      end(facts);
    },
  };
}

function spell({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}

function parse(traceparent: string): SpanContext | null {
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
