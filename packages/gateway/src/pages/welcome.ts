/** A key that a reader of the pages may try. */
export interface SampleKey {
  /** Its kind, such as "Secret key". */
  readonly name: string
  readonly key: string
  /** Its use, as the end of a line. */
  readonly meaning: string
}

/** The text of the pages for people about one graph. */
export interface Welcome {
  readonly title: string
  /** The graph in a sentence or two. */
  readonly summary: string
  /** Documents to read next, a line of text each. */
  readonly reading: readonly string[]
  /** Attributions that the licences of the data require. */
  readonly attributions: readonly string[]
  /**
   * Keys to try, the first one with `query`. They are shown in development only, and only to a browser that calls this
   * machine by a name of its own.
   */
  readonly keys: readonly SampleKey[]
  /** A document that the first key may run without variables; null for one that reads the schema, for which no key is needed. */
  readonly query: string | null
}

/** The text for a graph about which nothing else is known. */
export const plainWelcome: Welcome = {
  title: 'GraphQL gateway',
  summary: 'This gateway serves several subgraphs as one graph.',
  reading: [],
  attributions: [],
  keys: [],
  query: null,
}

/** A document that everybody may run in development. */
export const schemaQuery = `# The schema may be read without a key.
query Fields {
  __schema {
    queryType { fields { name description } }
  }
}
`

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

/**
 * Returns the keys that may be shown in the response to a request with this Host header. A page from elsewhere can make its
 * own name lead to this machine, and would then read whatever is shown under that name.
 */
export function listShownKeys({ keys }: Welcome, host: string | undefined): readonly SampleKey[] {
  return host !== undefined && loopbackHost.test(host) ? keys : []
}
