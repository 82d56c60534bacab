import { type Caller, faultCodes } from '@restante/subgraph-kit'
import {
  checkMembers,
  isJsonContent,
  negotiateResponse,
  readBearer,
  readParameters,
  type Refusal,
  refuse,
  soundRequests,
  unauthenticated,
  unknownKey,
  writeRefusal,
} from '@restante/gateway/engine'
import { type ExecutableGraph, executeRequest } from './execute-request.ts'

/** A key of the graph: who calls with it, and from which pages. */
export interface GraphKey {
  readonly caller: Caller
  /** Origins of the pages that may use a publishable key, or `*`; empty for others. */
  readonly origins: readonly string[]
}

/** The graph as it stands behind its address. */
export interface ServedGraph extends ExecutableGraph {
  /** Returns the key with this text; null when it is unknown or revoked. */
  findKey(text: string): GraphKey | null
  newRequestId(): string
}

/** Answers a request over HTTP as the gateway does. */
export async function receive(graph: ServedGraph, request: Request): Promise<Response> {
  const requestId = graph.newRequestId()
  const mediaType = negotiateResponse(request.headers.get('accept') ?? undefined)
  const answer = mediaType
    ? await run(graph, request, requestId)
    : refuse('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.')
  const headers = new Headers({
    'content-type': `${mediaType ?? 'application/json'}; charset=utf-8`,
    'cache-control': 'no-store',
    'restante-request-id': requestId,
  })
  if (answer.kind === 'executed') {
    const { kind: _kind, ...body } = answer
    return new Response(JSON.stringify(body), { status: 200, headers })
  }
  if (answer.code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer')
  if (answer.code === 'METHOD_NOT_ALLOWED') headers.set('allow', 'GET, POST')
  const isSound = mediaType === 'application/json' && soundRequests.has(answer.code)
  return new Response(writeRefusal(answer, requestId), {
    status: isSound ? 200 : faultCodes[answer.code].status,
    headers,
  })
}

async function run(graph: ServedGraph, request: Request, requestId: string) {
  const isReadOnly = request.method === 'GET'
  if (!isReadOnly && request.method !== 'POST') return refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.')
  const key = identify(graph, request)
  if (key.kind === 'refused') return key
  const origin = request.headers.get('origin')
  const mayUse = origin === null || key.origins.some((each) => each === '*' || each === origin)
  if (key.caller.kind === 'PUBLISHABLE' && !mayUse) {
    return refuse('FORBIDDEN', 'The key may not be used from this origin.')
  }
  const read = isReadOnly ? readParameters(new URL(request.url).searchParams) : await readPost(request)
  if (read.kind === 'refused') return read
  return executeRequest(graph, read.request, { caller: key.caller, requestId, isReadOnly })
}

function identify({ findKey }: ServedGraph, { headers }: Request): ({ readonly kind: 'known' } & GraphKey) | Refusal {
  const authorization = headers.get('authorization')
  if (authorization === null) return unauthenticated
  const credential = readBearer(authorization)
  if (credential.kind === 'refused') return credential
  const key = findKey(credential.text!)
  return key ? { kind: 'known', ...key } : unknownKey
}

async function readPost(request: Request): Promise<ReturnType<typeof checkMembers>> {
  if (!isJsonContent(request.headers.get('content-type') ?? undefined)) {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.')
  }
  const text = await request.text()
  if (text === '') return refuse('BAD_USER_INPUT', 'The request has no body.')
  const members = parseJson(text)
  if (members === undefined) return refuse('BAD_USER_INPUT', 'The body is not JSON.')
  if (Array.isArray(members)) {
    return refuse('BAD_USER_INPUT', 'Send one operation in a request: batches are not supported.')
  }
  if (typeof members !== 'object' || members === null) {
    return refuse('BAD_USER_INPUT', 'The body must be a JSON object.')
  }
  return checkMembers(members as Record<string, unknown>)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
