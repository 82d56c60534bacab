/** The media types that a response can have. */
export type ResponseMediaType = 'application/graphql-response+json' | 'application/json'

const eventStreamRanges = new Set(['text/event-stream', 'text/*', '*/*'])
const offered: readonly ResponseMediaType[] = ['application/graphql-response+json', 'application/json']

/**
 * Returns the media type of the response to a request with this Accept header, or null when it accepts none that is
 * offered. Without a preference it is `application/json`, as GraphQL over HTTP demands for older clients.
 */
export function negotiateResponse(accept: string | undefined): ResponseMediaType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json'
  let best: { type: ResponseMediaType; quality: number } | null = null
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = readQuality(parameters)
    const isWild = name === '*/*' || name === 'application/*'
    const type = isWild ? 'application/json' : offered.find((candidate) => candidate === name)
    if (type && quality > 0 && (!best || quality > best.quality)) best = { type, quality }
  }
  return best?.type ?? null
}

/** Returns true when a client with this Accept header takes server-sent events. */
export function acceptsEventStream(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  return listAccepted(accept).some((range) => eventStreamRanges.has(range))
}

/** Returns true when an Accept header names the media type of GraphQL's responses, which browsers do by themselves nowhere. */
export function namesGraphqlResponse(accept = ''): boolean {
  return listAccepted(accept).includes('application/graphql-response+json')
}

/** Returns true for the Accept header of a browser that opens an address: it names HTML, and neither kind of JSON. */
export function wantsPage(accept = ''): boolean {
  const accepted = listAccepted(accept)
  return accepted.includes('text/html') && !offered.some((type) => accepted.includes(type))
}

/** Returns the media ranges of an Accept header, in lower case, without those that are explicitly not wanted. */
function listAccepted(accept: string): string[] {
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .flatMap(([name = '', ...parameters]) => (readQuality(parameters) > 0 ? [name] : []))
}

function readQuality(parameters: readonly string[]): number {
  const parameter = parameters.find((candidate) => candidate.startsWith('q='))
  const quality = parameter === undefined ? 1 : Number(parameter.slice(2))
  return Number.isNaN(quality) ? 0 : quality
}

const json = /^application\/json(?: *; *charset=(?:utf-8|"utf-8"))? *$/i

/** Returns true when a Content-Type header says JSON in UTF-8. Unusual forms are refused: nothing is guessed. */
export function isJsonContent(contentType: string | undefined): boolean {
  return contentType !== undefined && json.test(contentType)
}
