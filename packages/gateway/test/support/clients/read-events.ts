/** A response of server-sent events under way. */
export interface Events {
  readonly status: number
  readonly headers: Headers
  /** The next event, or null at the end. Comments are told as events named `comment`. */
  next(): Promise<{ readonly event: string; readonly data: string } | null>
  /** The whole text, of a response that is no stream. */
  text(): Promise<string>
  /** Goes away. */
  leave(): void
}

/** The parts of a request besides the query. */
export interface SentStream {
  readonly key?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly path?: string
}

/** Asks a gateway at this address for a stream. */
export async function askForEvents(at: string, query: string, sent: SentStream = {}): Promise<Events> {
  const { key = 'sk_test_1', method = 'POST', headers = {}, path = '/graphql/stream' } = sent
  const leaving = new AbortController()
  const response = await fetch(`${at}${path}`, {
    method,
    headers: {
      accept: 'text/event-stream',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(method === 'POST' && { body: JSON.stringify({ query }) }),
    signal: leaving.signal,
  })
  const blocks = readBlocks(response)
  return {
    status: response.status,
    headers: response.headers,
    async next() {
      const { value, done } = await blocks.next()
      if (done) return null
      if (value.startsWith(':')) return { event: 'comment', data: '' }
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(value) ?? []
      return { event, data }
    },
    text: () => response.text(),
    leave: () => leaving.abort(),
  }
}

async function* readBlocks(response: Response): AsyncGenerator<string, undefined> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end)
      text = text.slice(end + 2)
    }
  }
}
