/** Collects the values of a statement: every value that comes from outside is bound, none is written into SQL. */
import {
  BIGINT,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';

export type Bindings = {
  /** Binds a whole number or a text and gives back its placeholder. */
  bind(value: number | string): string;
  /** Binds a list of texts. */
  bindList(values: readonly (string | null)[]): string;
  values: readonly DuckDBValue[];
  types: readonly DuckDBType[];
};

/** No values yet. An equal value is bound once, so that equal fragments stay equal SQL. */
export function createBindings(): Bindings {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const placeholders = new Map<number | string, string>();
  return {
    bindList(texts) {
      values.push(listValue([...texts]));
      types.push(LIST(VARCHAR));
      return `$${values.length}`;
    },
    values,
    types,
    bind(value) {
      const known = placeholders.get(value);
      if (known !== undefined) return known;
      values.push(typeof value === 'number' ? BigInt(value) : value);
      types.push(typeof value === 'number' ? BIGINT : VARCHAR);
      const placeholder = `$${values.length}`;
      placeholders.set(value, placeholder);
      return placeholder;
    },
  };
}
