import { type Caller, faultCodes } from '@restante/subgraph-kit'
import {
  checkMembers,
  type GatewayRequest,
  isForPages,
  isJsonContent,
  negotiateResponse,
  readBearer,
  readParameters,
  type Refusal,
  refuse,
  soundRequests,
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

/** The sender of a request; without a caller when no key was sent. */
type Sender = GraphKey | { readonly caller: null; readonly origins: readonly [] }

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
  const headers = new Headers({
    'content-type': `${mediaType ?? 'application/json'}; charset=utf-8`,
    'cache-control': 'no-store',
    'restante-request-id': requestId,
  })
  const refused = (refusal: Refusal, status: number = faultCodes[refusal.code].status): Response => {
    if (refusal.code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer')
    if (refusal.code === 'METHOD_NOT_ALLOWED') headers.set('allow', 'GET, POST')
    return new Response(writeRefusal(refusal, requestId), { status, headers })
  }
  if (!mediaType) {
    return refused(refuse('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.'))
  }
  const received = await readRequest(graph, request)
  if (received.kind === 'refused') return refused(received)
  const { asked, caller, isReadOnly } = received
  const answer = await executeRequest(graph, asked, { caller, requestId, isReadOnly })
  if (answer.kind === 'refused') {
    // The request was sound as HTTP, which older clients want to see in its status.
    const isSound = mediaType === 'application/json' && soundRequests.has(answer.code)
    return refused(answer, isSound ? 200 : undefined)
  }
  const { kind: _kind, ...body } = answer
  return new Response(JSON.stringify(body), { status: 200, headers })
}

/** A request with a known sender and a correct form, whose operation has not been checked yet. */
interface ReceivedRequest {
  readonly kind: 'received'
  readonly asked: GatewayRequest
  readonly caller: Caller | null
  readonly isReadOnly: boolean
}

async function readRequest(graph: ServedGraph, request: Request): Promise<ReceivedRequest | Refusal> {
  const isReadOnly = request.method === 'GET'
  if (!isReadOnly && request.method !== 'POST') return refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.')
  const key = identify(graph, request)
  if (key.kind === 'refused') return key
  const { caller, origins } = key
  const origin = request.headers.get('origin')
  const mayUse = origin === null || origins.some((each) => each === '*' || each === origin)
  if (caller && isForPages(caller) && !mayUse) return refuse('FORBIDDEN', 'The key may not be used from this origin.')
  const read = isReadOnly ? readParameters(new URL(request.url).searchParams) : await readPost(request)
  return read.kind === 'refused' ? read : { kind: 'received', asked: read.request, caller, isReadOnly }
}

/** Returns the sender; one without a key is refused later, unless the document needs none. */
function identify({ findKey }: ServedGraph, { headers }: Request): ({ readonly kind: 'known' } & Sender) | Refusal {
  const authorization = headers.get('authorization')
  if (authorization === null) return { kind: 'known', caller: null, origins: [] }
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
