/** Loads values by key; the keys of one turn of the event loop are fetched together, each once. */
export interface BatchLoader<Value> {
  /** Returns the value, or null when there is none. */
  load(key: string): Promise<Value | null>
}

/** Creates a loader for one request. `fetch` gets distinct keys and returns the values that it found, by key. */
export function createBatchLoader<Value>(
  fetch: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): BatchLoader<Value> {
  const known = new Map<string, Promise<Value | null>>()
  let open: { keys: string[]; values: Promise<ReadonlyMap<string, Value>> } | null = null

  function join(key: string): Promise<ReadonlyMap<string, Value>> {
    if (open) {
      open.keys.push(key)
      return open.values
    }
    const keys = [key]
    const values = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      open = null
      return fetch(keys)
    })
    open = { keys, values }
    return values
  }

  return {
    load(key) {
      let value = known.get(key)
      if (!value) {
        value = join(key).then((values) => values.get(key) ?? null)
        known.set(key, value)
      }
      return value
    },
  }
}
