/** Lines and areas as SVG paths: straight from point to point, torn where nothing is known. */

/** null: nothing known here. */
export type PathPoint = { x: number; y: number } | null;

const at = ({ x, y }: { x: number; y: number }) => `${round(x)},${round(y)}`;
/** A tenth of a pixel is finer than any screen. */
const round = (value: number) => Math.round(value * 10) / 10;

export function linePath(points: readonly PathPoint[]): string {
  return runsOf(points)
    .map((run) => `M${run.map(at).join('L')}`)
    .join('');
}

/** The ground between the line and a height. */
export function areaPath(points: readonly PathPoint[], baseY: number): string {
  const base = (x: number) => at({ x, y: baseY });
  return runsOf(points)
    .map((run) => {
      const [first, last] = [run[0]?.x ?? 0, run.at(-1)?.x ?? 0];
      return `M${base(first)}L${run.map(at).join('L')}L${base(last)}Z`;
    })
    .join('');
}

function runsOf(points: readonly PathPoint[]): { x: number; y: number }[][] {
  const runs: { x: number; y: number }[][] = [];
  let isTorn = true;
  for (const point of points) {
    if (point === null) {
      isTorn = true;
    } else if (isTorn) {
      runs.push([point]);
      isTorn = false;
    } else runs.at(-1)?.push(point);
  }
  return runs;
}
