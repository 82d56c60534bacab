/** A typed array that can hold a column. */
type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** The column, or a copy with at least twice the room when it cannot hold `rows` rows. */
export function makeRoom<Kind extends Column>(column: Kind, rows: number): Kind {
  if (rows <= column.length) return column
  const larger = new (column.constructor as new (length: number) => Kind)(Math.max(rows, column.length * 2, 1_024))
  larger.set(column)
  return larger
}

/** Gives equal things one small number, so that a column can hold it: few values stand for many rows. */
export class Interner<Value> {
  readonly values: Value[] = []
  readonly #numbers = new Map<string, number>()

  /** The number of what `key` stands for; `make` is called the first time. */
  numberOf(key: string, make: () => Value): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.values.push(make()) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}
