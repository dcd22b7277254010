/** What a person at the terminal sees while things start; standard output has the ready line alone. */

const BAR_CELLS = 24;

/** Writes one line to standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export type Progress = (step: { name: string; done: number; total: number }) => void;

/** A progress bar on a terminal; one line for each step where there is none. */
export function createProgress(title: string): Progress {
  let lastStep = '';
  return (step) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${title}: ${barOf(step)} ${step.name}`);
      if (step.done >= step.total) process.stderr.write('\r\u001b[K');
    } else if (step.name !== lastStep) {
      lastStep = step.name;
      say(`${title}: ${step.name}`);
    }
  };
}

function barOf({ done, total }: { done: number; total: number }): string {
  const full = total > 0 ? Math.round((BAR_CELLS * Math.min(done, total)) / total) : 0;
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`;
}
