/** Gives equal values one small number, so that a column can hold it: few values stand for many rows. */
export class Interner<Value> {
  readonly values: Value[] = []
  readonly #numbers = new Map<string, number>()

  /** Returns the number of the value that `key` stands for; `make` is called the first time. */
  intern(key: string, make: () => Value): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.values.push(make()) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}
