/** A map that forgets: entries beyond `capacity` push out those that were set first. */
export class BoundedCache<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Number of entries, at most `capacity`. */
  get size(): number {
    return this.#entries.size
  }

  /** Returns the value of the key; `make` makes it when it is not there. */
  get(key: Key, make: (key: Key) => Value): Value {
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const value = make(key)
    if (this.#entries.size >= this.#capacity) this.#entries.delete(this.#entries.keys().next().value as Key)
    this.#entries.set(key, value)
    return value
  }
}
