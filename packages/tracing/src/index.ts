/** OpenTelemetry traces, from a hit's arrival to its part: off unless an operator names a collector. */
export { openTracing, type Teller } from './open-tracing.ts';
export { TRACING_SETTINGS, type TracingSettings, toTracingSettings } from './settings.ts';
export { type Facts, NO_TRACING, type Origin, type Trace, type Tracing } from './trace.ts';
