import { isUtf8 } from 'node:buffer'
import { longestHashed } from '../base/map-key.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import type { GatewayRequest } from '../gateway/gateway.ts'
import { hasLongName } from './long-names.ts'
import { readDocumentId } from './read-document-id.ts'

/** The members of a request before their types are checked. */
export type Members = Readonly<Record<string, unknown>>

const textParameters = ['query', 'operationName', 'documentId']
const parameterNames = [...textParameters, 'variables', 'extensions']

/** Reads the body of a POST: one JSON object in UTF-8. */
export function readBody(body: unknown): { readonly kind: 'read'; readonly request: GatewayRequest } | Refusal {
  if (!Buffer.isBuffer(body) || body.length === 0) return refuse('BAD_USER_INPUT', 'The request has no body.')
  if (!isUtf8(body)) return refuse('BAD_USER_INPUT', 'The body is not UTF-8.')
  const text = body.toString('utf8')
  if (hasLongName(text)) {
    return refuse(
      'BAD_USER_INPUT',
      `A name in the body has more than ${longestHashed.toLocaleString('en')} characters.`,
    )
  }
  const members = parseJson(text)
  if (members === undefined) return refuse('BAD_USER_INPUT', 'The body is not JSON.')
  if (Array.isArray(members))
    return refuse('BAD_USER_INPUT', 'Send one operation in a request: batches are not supported.')
  if (!isMap(members)) return refuse('BAD_USER_INPUT', 'The body must be a JSON object.')
  return checkMembers(members)
}

/** Reads the parameters of a GET. */
export function readParameters(
  parameters: URLSearchParams,
): { readonly kind: 'read'; readonly request: GatewayRequest } | Refusal {
  const members: Record<string, unknown> = {}
  for (const name of parameterNames) {
    const values = parameters.getAll(name)
    if (values.length > 1) return refuse('BAD_USER_INPUT', `The parameter ${name} is given more than once.`)
    const [value] = values
    if (value === undefined) continue
    members[name] = textParameters.includes(name) ? value : parseJson(value)
    if (members[name] === undefined) return refuse('BAD_USER_INPUT', `The parameter ${name} is not JSON.`)
  }
  // In an address an empty name is no name.
  return checkMembers({ ...members, operationName: members['operationName'] || null })
}

/** Checks that the members of a request, from any transport, have the types that GraphQL over HTTP demands. */
export function checkMembers(members: Members): { readonly kind: 'read'; readonly request: GatewayRequest } | Refusal {
  const { query = null, documentId, operationName, variables, extensions } = members
  if (query !== null && typeof query !== 'string')
    return refuse('BAD_USER_INPUT', 'query must be the text of a document.')
  if (!isAbsent(operationName) && typeof operationName !== 'string') {
    return refuse('BAD_USER_INPUT', 'operationName must be text.')
  }
  if (!isAbsent(variables) && !isMap(variables)) return refuse('BAD_USER_INPUT', 'variables must be a JSON object.')
  if (!isAbsent(extensions) && !isMap(extensions)) return refuse('BAD_USER_INPUT', 'extensions must be a JSON object.')
  // The protocol of WebSockets demands a query; clients that name their document send an empty one.
  const named = readDocumentId(documentId, extensions?.['persistedQuery'], query || null)
  if (named.kind === 'refused') return named
  if (query === null && named.id === null) {
    return refuse('BAD_USER_INPUT', 'The request has neither query, the text of a document, nor documentId.')
  }
  const document = query === null || (query === '' && named.id !== null) ? { documentId: named.id! } : { query }
  return {
    kind: 'read',
    request: { ...document, operationName: operationName ?? null, variables: isMap(variables) ? variables : null },
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function isMap(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
