/** What makes the cube of a part. What is counted in it is the business of reports, who hand the maker in. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Cube } from '@footfall/domain';

export type CubeRequest = {
  siteId: string;
  /** UTC day: `2026-11-22`. */
  day: string;
  /** The part's finished file. */
  partPath: string;
  /** The files of the days before and after, where these are over and in one part each. */
  beforePath: string | null;
  afterPath: string | null;
  /** Nobody else uses it; whatever is made in it goes with it. */
  connection: DuckDBConnection;
  cellsPath: string;
  visitsPath: string;
  edgePath: string;
};

/** A cube whose files lie at the paths that were asked for. */
export type CubeDraft = Pick<Cube, 'version' | 'segments' | 'dimensions'> & {
  cellRows: number;
  /** Null where the day gets none. */
  visitRows: number | null;
  edgeRows: number;
};

export type CubeWriter = {
  /** Version of the cubes that it writes. */
  version: number;
  /** Days of fewer hits get none: their rows are read as fast. */
  rowsMin: number;
  /** Writes the files of a day's cube. Rejects when they do not hold each hit of the part that counts. */
  write(request: CubeRequest): Promise<CubeDraft>;
};
