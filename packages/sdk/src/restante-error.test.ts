import { inspect } from 'node:util'
import { expect, it, vi } from 'vitest'
import { NotFoundError, RateLimitedError } from './generated/faults.ts'
import { isRestanteError, RestanteError } from './restante-error.ts'

const details = {
  message: 'The key has used up its budget; later it may go on.',
  operationName: 'issueCode',
  status: 429,
  requestId: 'req-1',
  retryable: true,
  retryAfterMs: 100,
  idempotencyKey: 'key-1',
  attempts: 3,
  isRetryWithheld: false,
  faults: [],
  data: { issueCode: { code: { digits: '123456' } } },
}

it('is an instance of the class of its code, with a name that survives a minifier', () => {
  const error = new RestanteError({ ...details, code: 'RATE_LIMITED' })
  expect(error).toBeInstanceOf(RateLimitedError)
  expect(error).toBeInstanceOf(RestanteError)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(NotFoundError)
  expect(error).toMatchObject({ ...details, code: 'RATE_LIMITED', name: 'RateLimitedError' })
  expect(error.stack).toContain('The key has used up its budget')
})

it('is of no class but the base for a code that is newer than the SDK', () => {
  const error = new RestanteError({ ...details, code: 'SHELF_ON_FIRE' })
  expect(error).toBeInstanceOf(RestanteError)
  expect(error).not.toBeInstanceOf(RateLimitedError)
  expect(error.name).toBe('ShelfOnFireError')
})

it('has a JSON form with all facts but the data', () => {
  const { message: _message, data: _data, ...facts } = details
  expect(JSON.parse(JSON.stringify(new RestanteError({ ...details, code: 'RATE_LIMITED' })))).toEqual({
    code: 'RATE_LIMITED',
    ...facts,
  })
})

it('has a value for every fact that is left out', () => {
  expect(JSON.parse(JSON.stringify(new RestanteError({ code: 'NOT_FOUND', message: 'There is none.' })))).toEqual({
    code: 'NOT_FOUND',
    operationName: null,
    status: null,
    requestId: null,
    retryable: false,
    retryAfterMs: null,
    idempotencyKey: null,
    attempts: 0,
    isRetryWithheld: false,
    faults: [],
  })
})

it('shows no data where an error is printed', () => {
  const error = new RestanteError({ ...details, code: 'RATE_LIMITED' })
  expect(error.data).toEqual(details.data)
  expect(inspect(error)).not.toContain('123456')
  expect(JSON.stringify(error)).not.toContain('123456')
  expect(Object.keys(error)).not.toContain('data')
})

it('is known by a second copy of the SDK', async () => {
  vi.resetModules()
  const second = await import('./restante-error.ts')
  expect(second.RestanteError).not.toBe(RestanteError)
  const error = new RestanteError({ code: 'NOT_FOUND', message: 'There is none.' })
  expect(error).toBeInstanceOf(second.RestanteError)
  expect(second.isRestanteError(error)).toBe(true)
  expect(second.isRestanteError(error, 'NOT_FOUND')).toBe(true)
  expect(second.isRestanteError(error, 'FORBIDDEN')).toBe(false)
})

it.each([null, undefined, 'NOT_FOUND', new Error('x'), { code: 'NOT_FOUND' }])('is not %s', (value) => {
  expect(isRestanteError(value)).toBe(false)
  expect(value).not.toBeInstanceOf(RestanteError)
})
