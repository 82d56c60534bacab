import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { fault, faultCodes, type FaultCode } from '../faults.ts'
import type { Log } from '../log/log.ts'
import { maskError } from './mask-error.ts'

const secret = 'password=hunter2'

/** Masks the error of a resolver as GraphQL reports it; returns it with what was logged. */
function mask(
  thrown: Error,
  path: (string | number)[] = ['parcel'],
  variables = {},
): { masked: GraphQLError; logged: object[] } {
  const logged: object[] = []
  const log: Log = { info: () => {}, warn: () => {}, error: (fields) => logged.push(fields) }
  const extensions = thrown instanceof GraphQLError ? thrown.extensions : null
  const reported = new GraphQLError(thrown.message, { path, originalError: thrown, extensions })
  return { masked: maskError(reported, { requestId: 'req_1', variables, log }), logged }
}

const failed = (code: string | null, message = secret): Error =>
  Object.assign(new Error(message), code === null ? {} : { code })

describe('maskError', () => {
  it('leaves every fault of the registry as it is and logs none', () => {
    for (const code of Object.keys(faultCodes) as FaultCode[]) {
      const { masked, logged } = mask(fault(code, 'A sentence.'))
      expect(masked.message).toBe('A sentence.')
      expect(masked.extensions).toEqual({ code, retryable: faultCodes[code].retryable })
      expect(masked.path).toEqual(['parcel'])
      expect(logged).toEqual([])
    }
  })

  it.each([
    ['a connection was refused', 'ECONNREFUSED'],
    ['a connection was cut', 'ECONNRESET'],
    ['the host is out of reach', 'EHOSTUNREACH'],
    ['the name cannot be resolved now', 'EAI_AGAIN'],
    ['class 08, connection exception', '08006'],
    ['class 53, too many connections', '53300'],
    ['class 53, disk full', '53100'],
    ['admin_shutdown', '57P01'],
    ['crash_shutdown', '57P02'],
    ['cannot_connect_now', '57P03'],
    ['idle_session_timeout', '57P05'],
  ])('says UNAVAILABLE when %s (%s)', (_, code) => {
    expect(mask(failed(code)).masked.extensions).toEqual({ code: 'UNAVAILABLE', retryable: true })
  })

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated due to connection timeout',
    'Connection terminated unexpectedly',
    'Connection terminated',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('says UNAVAILABLE when the driver, without a code, says: %s', (message) => {
    expect(mask(failed(null, message)).masked.extensions).toEqual({ code: 'UNAVAILABLE', retryable: true })
  })

  it('says DEADLINE_EXCEEDED when a statement ran out of time', () => {
    expect(mask(failed('57014')).masked.extensions).toEqual({ code: 'DEADLINE_EXCEEDED', retryable: true })
  })

  it.each([
    ['a constraint', '23505'],
    ['a missing table', '42P01'],
    ['a missing right', '42501'],
    ['a deadlock', '40P01'],
    ['bad data', '22P02'],
    ['a code that is not in the class', '57P06'],
    ['a code that only begins like one', '080061'],
    ['a code that is none of ours', 'ENOENT'],
    ['no code', null],
    ['the name of a fault, on an error that is none', 'NOT_FOUND'],
  ])('says INTERNAL for everything else: %s', (_, code) => {
    expect(mask(failed(code)).masked.extensions).toEqual({ code: 'INTERNAL', retryable: false })
  })

  it.each(['CODE_OF_SOMEBODY_ELSE', 'constructor', '__proto__'])('says INTERNAL for the unknown code %s', (code) => {
    const { masked } = mask(new GraphQLError(secret, { extensions: { code } }))
    expect(masked.extensions).toEqual({ code: 'INTERNAL', retryable: false })
    expect(masked.message).not.toContain(secret)
  })

  it('tells nobody what it masked, and the log everything', () => {
    for (const code of ['ECONNREFUSED', '57014', '23505', null]) {
      const thrown = failed(code)
      const { masked, logged } = mask(thrown)
      expect(JSON.stringify(masked)).not.toContain('hunter2')
      expect(masked.originalError).toBeUndefined()
      const err = expect.objectContaining({ message: secret, stack: thrown.stack })
      expect(logged).toEqual([{ err, requestId: 'req_1', path: ['parcel'] }])
    }
  })

  it('keeps what was sent out of the log, also where PostgreSQL quotes it', () => {
    const quoted = failed('22P02', 'invalid input syntax for type date: "13 Hunters Lane"')
    const { logged } = mask(quoted, ['parcel'], { input: { lines: ['13 Hunters Lane'] } })
    expect(JSON.stringify(logged)).toContain('invalid input syntax for type date')
    expect(JSON.stringify(logged)).not.toContain('Hunters')
  })

  it('gives positions in lists as numbers', () => {
    const path = ['parcels', 'nodes', '12', 'shipper']
    for (const thrown of [failed(null), fault('NOT_FOUND', 'A sentence.')]) {
      expect(mask(thrown, path).masked.path).toEqual(['parcels', 'nodes', 12, 'shipper'])
    }
  })
})
