import type { Behaviour } from '../stub-subgraph.ts'

/** The message for a masked fault. */
export const masked = 'Something went wrong on our side; the request id finds it in the log.'
/** The message for a subgraph that cannot be reached. */
export const unreachable = 'A part of the graph cannot be reached.'
/** The message for a missed deadline. */
export const late = 'A part of the graph did not answer in time.'

/** An order as the subgraph of orders knows it. */
export const order = { __typename: 'Order', id: '1', note: 'n', user: { __typename: 'User', id: 'u7' } }
/** Its user as the subgraph of users knows it. */
export const entity = { __typename: 'User', id: 'u7', email: 'a@b', nick: 'n7' }

/** An error of the answer with its place. */
export const error = (code: string, message: string, ...path: (string | number)[]) => ({
  message,
  ...(path.length > 0 && { path }),
  extensions: { code, retryable: code === 'UNAVAILABLE' || code === 'DEADLINE_EXCEEDED', requestId: 'req_test' },
})

/** Ways to fail that leave nothing to read, and the code and message of each. */
export const silences: readonly (readonly [name: string, behaviour: Behaviour, code: string, message: string])[] = [
  [
    'HTML',
    (response) => response.setHeader('content-type', 'text/html').end('<h1>oops</h1>'),
    'UNAVAILABLE',
    unreachable,
  ],
  ['a truncated response', (response) => response.end('{"data":{"_entities":[{"__typena'), 'UNAVAILABLE', unreachable],
  ['500 with text', (response) => response.writeHead(500).end('at 10.0.0.7:5432'), 'UNAVAILABLE', unreachable],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'http://10.0.0.7/' }).end(),
    'UNAVAILABLE',
    unreachable,
  ],
  ['a reset connection', (response) => response.destroy(), 'UNAVAILABLE', unreachable],
  ['a body that is no GraphQL', { hello: 1 }, 'UNAVAILABLE', unreachable],
  ['data that is a list', { data: [] }, 'UNAVAILABLE', unreachable],
  [
    'an endless response',
    (response) => response.end(`{"data":{"x":"${'x'.repeat(20_000)}"}}`),
    'UNAVAILABLE',
    unreachable,
  ],
  ['an error without data', { errors: [{ message: 'down at 10.0.0.7' }] }, 'INTERNAL', masked],
  [
    'an error with a code of ours',
    { errors: [{ message: 'Not for you.', extensions: { code: 'FORBIDDEN' } }] },
    'FORBIDDEN',
    'Not for you.',
  ],
  [
    'an error that says more than INTERNAL may',
    { errors: [{ message: 'at 10.0.0.7', extensions: { code: 'INTERNAL' } }] },
    'INTERNAL',
    masked,
  ],
  [
    'an error with a code of its own',
    { errors: [{ message: 'secret', extensions: { code: 'SQL_42P01' } }] },
    'INTERNAL',
    masked,
  ],
  [
    'errors of no shape at all',
    { errors: ['boom', null, { path: 7, extensions: 'x', message: 5 }] },
    'INTERNAL',
    masked,
  ],
]
