import fc from 'fast-check'
import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'
import { describeError, listValues } from './redaction.ts'

function write(fields: object): { line: string; entry: Record<string, unknown> } {
  let line = ''
  createLog('gateway', { write: (text) => void (line += text) }).error(fields, 'Something failed.')
  return { line, entry: JSON.parse(line) }
}

const key = 'sk_test_4Q2fZ0aXbC8dE6gH1iJ3kL5mN7oP9qR0sT2uV4wX6yZ'

describe('createLog', () => {
  it('writes one line of JSON with level, moment, part, fields and message', () => {
    const { line, entry } = write({ requestId: 'req_1', path: ['parcel', 0] })
    expect(line).toMatch(/^[^\n]+\n$/)
    expect(entry).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      part: 'gateway',
      requestId: 'req_1',
      path: ['parcel', 0],
      message: 'Something failed.',
    })
  })

  it('describes an error with its causes, and with nothing that a driver hangs on it', () => {
    const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
    const detail = 'Key (name)=(Asha Rao) already exists.'
    const error = Object.assign(new Error('no row', { cause }), { code: '23505', constraint: 'parcel_pkey', detail })
    const { line, entry } = write({ err: error })
    expect(entry['err']).toMatchObject({
      name: 'Error',
      message: 'no row',
      stack: expect.stringContaining('log.test.ts'),
      code: '23505',
      constraint: 'parcel_pkey',
      cause: { message: 'connection refused', code: 'ECONNREFUSED' },
    })
    expect(line).not.toContain('Asha Rao')
  })

  it.each([
    ['a field', { authorization: `Bearer ${key}` }],
    ['headers', { headers: { authorization: 'Basic c2VjcmV0LXZhbHVl' } }],
    ['the headers of a request', { req: { headers: { authorization: 'c2VjcmV0LXZhbHVl' } } }],
    ['a field of another name', { given: key }],
    ['a list', { given: [`Bearer ${key}`] }],
    ['the message of an error', { err: new Error(`Who is ${key}?`) }],
    ['the cause of an error', { err: new Error('Why?', { cause: new Error(`Bearer c2VjcmV0LXZhbHVl`) }) }],
  ])('never writes a key: in %s', (_, fields) => {
    const { line } = write(fields)
    expect(line).not.toContain(key.slice(8))
    expect(line).not.toContain('c2VjcmV0LXZhbHVl')
    expect(line).toContain('[Redacted]')
  })

  it.each([
    ['a field', { variables: { input: { name: 'Asha Rao' } } }],
    ['a request', { request: { variables: { name: 'Asha Rao' } } }],
  ])('never writes variables: in %s', (_, fields) => {
    const { line } = write(fields)
    expect(line).not.toContain('Asha Rao')
  })
})

describe('describeError', () => {
  it('leaves out every value of the variables, in messages, stacks and causes', () => {
    const variables = fc.dictionary(fc.string(), fc.oneof(fc.string({ minLength: 4 }), fc.array(fc.string()), fc.nat()))
    fc.assert(
      fc.property(variables, fc.string(), (sent, text) => {
        const quoted = `${text} ${JSON.stringify(sent)} ${Object.values(sent).flat().join(' ')}`
        const values = listValues(sent).filter((value) => !'[Redacted]'.includes(value))
        const cause = new Error(`invalid input syntax: ${quoted}`)
        const {
          message,
          stack,
          cause: inner,
        } = describeError(new GraphQLError(quoted, { originalError: cause }), values)
        const { message: reason } = describeError(new Error(quoted, { cause }), values).cause!
        for (const value of values) {
          for (const shown of [message, stack, reason, inner?.message]) expect(shown ?? '').not.toContain(value)
        }
      }),
    )
  })
})
