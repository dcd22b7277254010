/**
 * How long the steps of the pipeline take, for Prometheus. Steps run for every request, and prom-client's own histogram
 * takes longer to note a time than many of them to run: here times are added up in plain numbers.
 */
import {
  Histogram,
  type MetricObjectWithValues,
  type MetricValueWithName,
  type Registry,
} from 'prom-client';

/** From 2 µs, a step that copies a field, to 0.25 s, one that waits for Redis in vain. */
const BOUNDS = [2e-6, 1e-5, 5e-5, 2e-4, 1e-3, 5e-3, 0.02, 0.05, 0.1, 0.25];
const NAME = 'footfall_step_seconds';
const HELP = 'Time that a step of the pipeline took for the hits of one request.';

type Times = {
  step: string;
  sum: number /** By bound, and behind them what took longer. */;
  counts: number[];
};
type Values = MetricObjectWithValues<MetricValueWithName<'step'>>;

export class StepTimes extends Histogram<'step'> {
  readonly #steps: Times[] = [];

  constructor(registry: Registry) {
    super({
      name: NAME,
      help: HELP,
      labelNames: ['step'],
      buckets: BOUNDS,
      registers: [registry],
    });
  }

  /** Makes the function that notes how long a step took, in ms. */
  of(step: string): (tookMs: number) => void {
    const times: Times = { step, sum: 0, counts: new Array<number>(BOUNDS.length + 1).fill(0) };
    this.#steps.push(times);
    return (tookMs) => {
      const seconds = tookMs / 1000;
      times.sum += seconds;
      let at = 0;
      while (seconds > (BOUNDS[at] ?? Number.POSITIVE_INFINITY)) at += 1;
      times.counts[at] = (times.counts[at] ?? 0) + 1;
    };
  }

  /** What prom-client's own would say, but for `collect`, which is for whoever asks it. */
  override get(): Promise<Values> {
    const values = this.#steps.flatMap(valuesOf);
    const figures = { name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values };
    return Promise.resolve(figures as unknown as Values);
  }

  /** By this name prom-client asks for what it writes as text. */
  getForPromString(): Promise<Values> {
    return this.get();
  }
}

function valuesOf({ step, sum, counts }: Times): MetricValueWithName<'step'>[] {
  let count = 0;
  const buckets = counts.map((inBucket, index) => {
    count += inBucket;
    const labels = { le: BOUNDS[index] ?? '+Inf', step };
    return { metricName: `${NAME}_bucket`, labels, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: { step }, value: sum },
    { metricName: `${NAME}_count`, labels: { step }, value: count },
  ];
}
