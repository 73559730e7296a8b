/** Typed arrays that grow. */
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The column with room for `needed` entries and a quarter more, new ones being 0. */
export function grown<C extends Column>(column: C, needed: number): C;
export function grown(column: Column, needed: number): Column {
  if (needed <= column.length) return column;
  const length = Math.max(needed, Math.ceil(column.length * 1.25));
  const larger = blank(column, length);
  larger.set(column);
  return larger;
}

function blank(column: Column, length: number): Column {
  if (column instanceof Uint8Array) return new Uint8Array(length);
  if (column instanceof Uint16Array) return new Uint16Array(length);
  if (column instanceof Uint32Array) return new Uint32Array(length);
  if (column instanceof Int32Array) return new Int32Array(length);
  return new Float64Array(length);
}
