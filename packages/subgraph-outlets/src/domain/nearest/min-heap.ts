/** A binary heap of integers by numeric key, lowest key first. Keys and values are held in plain arrays of numbers. */
export class MinHeap {
  readonly #keys: number[] = []
  readonly #values: number[] = []

  get size(): number {
    return this.#keys.length
  }

  /** The lowest key; Infinity when the heap is empty. */
  get minKey(): number {
    return this.#keys.length > 0 ? this.#keys[0]! : Infinity
  }

  push(key: number, value: number): void {
    const keys = this.#keys
    const values = this.#values
    let index = keys.length
    keys.push(key)
    values.push(value)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (keys[parent]! <= key) break
      keys[index] = keys[parent]!
      values[index] = values[parent]!
      index = parent
    }
    keys[index] = key
    values[index] = value
  }

  /** Removes and returns the value of the lowest key. The heap must not be empty. */
  pop(): number {
    const keys = this.#keys
    const values = this.#values
    const least = values[0]!
    const key = keys.pop()!
    const value = values.pop()!
    const size = keys.length
    if (size === 0) return least
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= size) break
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++
      if (keys[child]! >= key) break
      keys[index] = keys[child]!
      values[index] = values[child]!
      index = child
    }
    keys[index] = key
    values[index] = value
    return least
  }
}
