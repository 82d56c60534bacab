import { expect, test } from 'vitest'
import { defaultConfig, readConfig } from '../src/index.ts'

test('an empty environment means the defaults', () => {
  expect(readConfig({})).toEqual({
    port: Number(defaultConfig.PORT),
    host: defaultConfig.HOST,
    readDeadlineMs: Number(defaultConfig.RESTANTE_READ_DEADLINE_MS),
    writeDeadlineMs: Number(defaultConfig.RESTANTE_WRITE_DEADLINE_MS),
    isDevelopment: false,
    subgraphUrls: {},
  })
})

test('what the environment says holds, and others are not looked at', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '0.0.0.0',
    NODE_ENV: 'development',
    RESTANTE_URL_SERVICE_POINTS: 'http://points:4002/graphql',
    RESTANTE_SECRET: 'x',
  })
  expect(config).toMatchObject({ port: 0, host: '0.0.0.0', isDevelopment: true })
  expect(config.subgraphUrls).toEqual({ 'service-points': new URL('http://points:4002/graphql') })
  expect(Object.isFrozen(config)).toBe(true)
})

test('every problem is listed in one error', () => {
  const env = { PORT: '70000', RESTANTE_READ_DEADLINE_MS: '2s', RESTANTE_URL_PARCELS: 'parcels:4003' }
  expect(() => readConfig(env)).toThrow(
    [
      'The configuration has faults:',
      '  RESTANTE_URL_PARCELS must be an address such as http://127.0.0.1:4001/graphql',
      '  PORT must be a whole number from 0 to 65535',
      '  RESTANTE_READ_DEADLINE_MS must be a whole number from 1 to 60000',
    ].join('\n'),
  )
})
