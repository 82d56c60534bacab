type TypedColumn = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** Returns the column, or a copy with at least twice the room when it cannot hold `rows` rows. */
export function makeRoom<Column extends TypedColumn>(column: Column, rows: number): Column {
  if (rows <= column.length) return column
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(rows, column.length * 2, 1_024))
  larger.set(column)
  return larger
}
