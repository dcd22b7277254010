/** One set of figures for all processes of a beacon: whichever is asked asks the others through the first process. */
import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type MetricObject, type Registry } from 'prom-client';

/** A process that is busy for longer is left out of this answer. */
const COLLECT_MS = 1_000;
const ANSWER_MS = 2 * COLLECT_MS;

type Figures = MetricObject[];

/** What the processes say to each other. `id` tells one question from another. */
type Message =
  | { footfall: 'figuresOfAllWanted'; id: number }
  | { footfall: 'figuresWanted'; id: number }
  | { footfall: 'figures'; id: number; figures: Figures }
  | { footfall: 'figuresOfAll'; id: number; all: Figures[] };

function isOurs(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'footfall' in message;
}

/** For the first process: gathers the figures of all for the one that asks. */
export function createFigureExchange(running: () => Iterable<Worker>): (worker: Worker) => void {
  let lastId = 0;
  const gathering = new Map<number, (figures: Figures) => void>();

  function gather(from: readonly Worker[]): Promise<Figures[]> {
    lastId += 1;
    const id = lastId;
    const all: Figures[] = [];
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        gathering.delete(id);
        resolve(all);
      };
      const timer = setTimeout(finish, COLLECT_MS);
      gathering.set(id, (figures) => {
        all.push(figures);
        if (all.length === from.length) finish();
      });
      for (const worker of from) send(worker, { footfall: 'figuresWanted', id });
    });
  }

  return (worker) => {
    worker.on('message', (message: unknown) => {
      if (!isOurs(message)) return;
      if (message.footfall === 'figures') gathering.get(message.id)?.(message.figures);
      if (message.footfall !== 'figuresOfAllWanted') return;
      const { id } = message;
      void gather([...running()].filter((one) => one.isConnected())).then((all) =>
        send(worker, { footfall: 'figuresOfAll', id, all }),
      );
    });
  };
}

/** A process that has just ended hears nothing, and nobody waits for its answer for long. */
function send(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

/** For each process: makes the function that tells the figures of all; its own when it is the only one. */
export function createFigureReader(registry: Registry): () => Promise<string> {
  if (!cluster.isWorker) return () => registry.metrics();
  const tell = (message: Message) => process.send?.(message, undefined, undefined, () => {});
  let lastId = 0;
  const asking = new Map<number, (all: Figures[]) => void>();
  process.on('message', (message: unknown) => {
    if (!isOurs(message)) return;
    if (message.footfall === 'figuresOfAll') asking.get(message.id)?.(message.all);
    if (message.footfall !== 'figuresWanted') return;
    const { id } = message;
    void registry.getMetricsAsJSON().then((figures) => tell({ footfall: 'figures', id, figures }));
  });

  function askAll(): Promise<Figures[]> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const finish = (all: Figures[]) => {
        clearTimeout(timer);
        asking.delete(id);
        resolve(all);
      };
      const timer = setTimeout(() => finish([]), ANSWER_MS);
      asking.set(id, finish);
      tell({ footfall: 'figuresOfAllWanted', id });
    });
  }

  return async () => {
    const all = await askAll();
    if (all.length === 0) return await registry.metrics();
    return await AggregatorRegistry.aggregate(all).metrics();
  };
}
