/** A response as two graphs can be compared by it. */
export interface Heard {
  readonly status: number
  readonly body: unknown
}

/** The responses of a graph, in order. */
export interface Transcript {
  /** Returns what was heard since the last call. */
  take(): readonly Heard[]
  /** Sends a request and notes the response. */
  readonly fetch: typeof fetch
}

/**
 * Notes what a graph says with what differs from one run to the next written alike: ids that it gives, by the order in which they
 * come; moments, of which the offset stays; and what is random.
 */
export function createTranscript(send: typeof fetch): Transcript {
  let heard: Heard[] = []
  const ids = new Map<string, string>()
  const nameOf = (id: string): string => {
    const name = ids.get(id) ?? `${id.slice(0, 3)}#${ids.size + 1}`
    ids.set(id, name)
    return name
  }
  const likenText = (text: string): string =>
    text
      .replaceAll(/\b(?:par|red|ret|res|evt|hnd|cod|del|mft|key|ses)_[a-z0-9]+_[0-9a-f-]{36}/g, nameOf)
      .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?/g, '<moment>')
  const liken = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return random.has(name) ? `<${name}>` : likenText(value)
    if (Array.isArray(value)) return value.map((item) => liken(item, name))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, liken(member, key)]))
  }
  return {
    take() {
      const taken = heard
      heard = []
      ids.clear()
      return taken
    },
    async fetch(input, init) {
      const response = await send(input, init)
      const body: unknown = await response.clone().json()
      heard.push({ status: response.status, body: liken(body, '') })
      return response
    },
  }
}

const random = new Set(['key', 'digits', 'reference', 'qr', 'rma', 'requestId', 'cursor', 'endCursor', 'startCursor'])
