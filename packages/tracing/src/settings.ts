/** What an operator sets to have hits and requests followed; the names are OpenTelemetry's own. */
import { z } from 'zod';

const HEADERS = /^([\w-]+=[^,\s]+(,|$))*$/;

/** The settings, for the schema of an app. */
export const TRACING_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .optional()
    .describe(
      'collector that traces are sent to (OpenTelemetry, HTTP with JSON, /v1/traces is added); not set: nothing is followed',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(HEADERS, 'must be names and values, such as authorization=secret,tenant=1')
    .default('')
    .describe('headers for the collector (NAME=VALUE, by commas, values in percent-encoding)'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('must be a share')
    .min(0, 'must be from 0 to 1')
    .max(1, 'must be from 0 to 1')
    .default(0.01)
    .describe('share of requests and jobs that are followed'),
};

export type TracingSettings = {
  /** Where spans are posted to. */
  url: string;
  headers: Record<string, string>;
  /** From 0 to 1. */
  share: number;
};

/** Null: nothing is to be followed. */
export function toTracingSettings(
  env: z.output<z.ZodObject<typeof TRACING_SETTINGS>>,
): TracingSettings | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = env;
  if (endpoint === undefined) return null;
  const pairs = headers.split(',').filter((pair) => pair !== '');
  return {
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: Object.fromEntries(
      pairs.map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return [name, decoded(value.join('='))];
      }),
    ),
    share: env.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** As it stands where it is no percent-encoding. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
