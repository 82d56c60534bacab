import { describe, expect, it } from 'vitest'
import type { Reply } from './attempt.ts'
import { classify as classifyExpected } from './classify.ts'

function answered(status: number, body: unknown, retryAfterMs: number | null = null): Reply {
  return { status, body, retryAfterMs, requestId: 'req-1' }
}

function errors(...codes: (string | undefined)[]): { errors: object[] } {
  return { errors: codes.map((code) => ({ message: `${code}.`, extensions: code === undefined ? {} : { code } })) }
}

const html = undefined
const late: Reply = { code: 'DEADLINE_EXCEEDED', message: 'Late.' }
const unreached: Reply = { code: 'UNAVAILABLE', message: 'Not reached.', cause: new TypeError('fetch failed') }

const classify = (outcome: Reply) => classifyExpected(outcome, () => true)

describe('classify', () => {
  const table: [string, Reply, { code: string; isTransient: boolean; retryable: boolean }][] = [
    ['no connection', unreached, { code: 'UNAVAILABLE', isTransient: true, retryable: true }],
    ['no answer in time', late, { code: 'DEADLINE_EXCEEDED', isTransient: true, retryable: true }],
    ['408 of a proxy', answered(408, html), { code: 'DEADLINE_EXCEEDED', isTransient: true, retryable: true }],
    ['429 of a proxy', answered(429, html), { code: 'RATE_LIMITED', isTransient: true, retryable: true }],
    ['502 of a proxy', answered(502, html), { code: 'UNAVAILABLE', isTransient: true, retryable: true }],
    ['503 of a proxy', answered(503, html), { code: 'UNAVAILABLE', isTransient: true, retryable: true }],
    ['504 of a proxy', answered(504, html), { code: 'DEADLINE_EXCEEDED', isTransient: true, retryable: true }],
    ['522 of a proxy', answered(522, html), { code: 'UNAVAILABLE', isTransient: true, retryable: true }],
    ['501 of a proxy', answered(501, html), { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false }],
    ['500 of a proxy', answered(500, html), { code: 'INTERNAL', isTransient: false, retryable: false }],
    ['401 of a proxy', answered(401, html), { code: 'UNAUTHENTICATED', isTransient: false, retryable: false }],
    ['403 of a proxy', answered(403, html), { code: 'FORBIDDEN', isTransient: false, retryable: false }],
    ['413 of a proxy', answered(413, html), { code: 'LIMIT_BODY', isTransient: false, retryable: false }],
    [
      'a page that is not the graph',
      answered(200, html),
      { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false },
    ],
    [
      'JSON that is not GraphQL',
      answered(404, { error: 'x' }),
      { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false },
    ],
    [
      'JSON that is a list',
      answered(200, [{ data: {} }]),
      { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false },
    ],
    [
      'errors that are not objects',
      answered(200, { errors: ['x'] }),
      { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false },
    ],
    ['no data', answered(200, { errors: [] }), { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false }],
    ['no data from a proxy', answered(503, {}), { code: 'UNAVAILABLE', isTransient: true, retryable: true }],
    [
      'an error that the graph calls lasting, with a passing status',
      answered(503, { errors: [{ message: 'No.', extensions: { code: 'INTERNAL', retryable: false } }] }),
      { code: 'INTERNAL', isTransient: false, retryable: false },
    ],
    [
      'a code newer than the SDK, that may pass later',
      answered(200, { errors: [{ message: 'No.', extensions: { code: 'SHELF_ON_FIRE', retryable: true } }] }),
      { code: 'SHELF_ON_FIRE', isTransient: false, retryable: true },
    ],
    ['a redirect', answered(307, html), { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false }],
    [
      'a redirect in a browser',
      answered(0, html),
      { code: 'MALFORMED_RESPONSE', isTransient: false, retryable: false },
    ],
    [
      'throttled under HTTP 200',
      answered(200, errors('RATE_LIMITED')),
      { code: 'RATE_LIMITED', isTransient: true, retryable: true },
    ],
    [
      'a part unavailable',
      answered(200, errors('UNAVAILABLE')),
      { code: 'UNAVAILABLE', isTransient: true, retryable: true },
    ],
    [
      'the key in use',
      answered(409, errors('IDEMPOTENCY_IN_PROGRESS')),
      { code: 'IDEMPOTENCY_IN_PROGRESS', isTransient: true, retryable: true },
    ],
    [
      'the whole too slow',
      answered(504, errors('DEADLINE_EXCEEDED')),
      { code: 'DEADLINE_EXCEEDED', isTransient: true, retryable: true },
    ],
    [
      'a part too slow',
      answered(200, errors('DEADLINE_EXCEEDED')),
      { code: 'DEADLINE_EXCEEDED', isTransient: false, retryable: true },
    ],
    [
      'a bad input',
      answered(400, errors('BAD_USER_INPUT')),
      { code: 'BAD_USER_INPUT', isTransient: false, retryable: false },
    ],
    [
      'a lasting reason among passing ones',
      answered(200, errors('UNAVAILABLE', 'FORBIDDEN', 'RATE_LIMITED')),
      { code: 'FORBIDDEN', isTransient: false, retryable: false },
    ],
    [
      'a code that is newer than the SDK',
      answered(200, errors('SHELF_ON_FIRE')),
      { code: 'SHELF_ON_FIRE', isTransient: false, retryable: false },
    ],
    [
      'an error without a code',
      answered(200, errors(undefined)),
      { code: 'INTERNAL', isTransient: false, retryable: false },
    ],
  ]

  it.each(table)('%s', (_, outcome, { code, isTransient, retryable }) => {
    expect(classify(outcome)).toMatchObject({ isTransient, code, retryable })
  })

  it('takes an answer without errors, also one with an empty list of them', () => {
    const data = { viewer: null }
    const reply = { status: 200, requestId: 'req-1', retryAfterMs: null }
    expect(classify(answered(200, { data }))).toEqual({ ...reply, data, isReplay: false })
    expect(classify(answered(200, { data, errors: [] }))).toEqual({ ...reply, data, isReplay: false })
    const extensions = { idempotentReplay: true }
    expect(classify(answered(200, { data, extensions }))).toEqual({ ...reply, data, isReplay: true })
  })

  it('keeps the partial data, every error with its path, the request id and the wait that was asked for', () => {
    const body = {
      data: { outlet: null },
      errors: [
        { message: 'No.', path: ['outlet', 0], extensions: { code: 'UNAVAILABLE' } },
        { message: 7, path: 'x' },
      ],
    }
    expect(classify(answered(200, body, 1500))).toMatchObject({
      data: { outlet: null },
      requestId: 'req-1',
      retryAfterMs: 1500,
      faults: [
        { message: 'No.', code: 'UNAVAILABLE', path: ['outlet', 0] },
        { message: '', code: null, path: null },
      ],
    })
  })

  it('takes data that is not expected for a broken contract, and keeps it', () => {
    const data = { viewer: 5 }
    expect(classifyExpected(answered(200, { data }), ({ viewer }) => viewer === 6)).toMatchObject({
      code: 'MALFORMED_RESPONSE',
      status: 200,
      data,
    })
  })

  it.each([
    [unreached, undefined],
    [late, undefined],
    [answered(0, html), 0],
    [answered(503, html), 503],
    [answered(200, { data: 5 }), 200],
    [answered(409, errors('IDEMPOTENCY_IN_PROGRESS')), 409],
  ] as [Reply, number | undefined][])('gives the status of %j', (outcome, status) => {
    expect(classify(outcome).status).toBe(status)
  })
})
