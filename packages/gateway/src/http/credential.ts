import { type Refusal, refuse } from '../base/refusal.ts'

/** The text after `Bearer`, or null when the request has no credential. */
export interface Credential {
  readonly kind: 'credential'
  readonly text: string | null
}

const bearer = /^bearer +(?<text>[\w.~+/-]{1,512}=*)$/i
const keyParameters = new Set(['access_token', 'api_key', 'apikey', 'authorization', 'key', 'token'])
const keyText = /^(?:sk|pk|ss|dk)_/

/**
 * Reads the credential of a request. Two Authorization headers are refused, because two parts of a system could trust
 * different ones; so is a key in the address, because addresses end in logs and histories.
 */
export function readCredential(
  rawHeaders: readonly string[],
  parameters: URLSearchParams | ReadonlyMap<string, string>,
): Credential | Refusal {
  for (const [name, value] of parameters.entries()) {
    if (keyParameters.has(name.toLowerCase()) || keyText.test(value)) {
      return refuse('UNAUTHENTICATED', 'Send the key in the Authorization header, never in the address.')
    }
  }
  const headers = listHeaders(rawHeaders, 'authorization')
  if (headers.length > 1) return refuse('UNAUTHENTICATED', 'The request has more than one Authorization header.')
  return headers[0] === undefined ? { kind: 'credential', text: null } : readBearer(headers[0])
}

/** Reads "Bearer <key>", the form of a credential everywhere. */
export function readBearer(authorization: string): Credential | Refusal {
  const text = bearer.exec(authorization)?.groups?.['text']
  if (text === undefined) return refuse('UNAUTHENTICATED', 'The Authorization header must be "Bearer <key>".')
  return { kind: 'credential', text }
}

/** Returns every value that was sent under a header's name, even where Node keeps only the first. */
export function listHeaders(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name)
}
