import { expect, test } from 'vitest'
import { defaultConfig, readConfig } from '../../src/index.ts'

test('an empty environment means the defaults', () => {
  expect(readConfig({})).toEqual({
    port: Number(defaultConfig.PORT),
    host: defaultConfig.HOST,
    limits: {
      planningMs: Number(defaultConfig.RESTANTE_PLANNING_MS),
      readDeadlineMs: Number(defaultConfig.RESTANTE_READ_DEADLINE_MS),
      writeDeadlineMs: Number(defaultConfig.RESTANTE_WRITE_DEADLINE_MS),
    },
    isDevelopment: false,
    redisUrl: null,
    cacheBytes: Number(defaultConfig.RESTANTE_CACHE_BYTES),
    subgraphUrls: {},
    streamUrls: {},
  })
})

test('what the environment says holds, and others are not looked at', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '0.0.0.0',
    NODE_ENV: 'development',
    RESTANTE_URL_SERVICE_POINTS: 'http://points:4002/graphql',
    RESTANTE_STREAM_URL_SERVICE_POINTS: 'http://points:4002/events',
    RESTANTE_SECRET: 'x',
    REDIS_URL: 'rediss://user:secret@cache.example:6380/2',
    RESTANTE_CACHE_BYTES: '0',
  })
  expect(config).toMatchObject({ port: 0, host: '0.0.0.0', isDevelopment: true, cacheBytes: 0 })
  expect(config.redisUrl?.href).toBe('rediss://user:secret@cache.example:6380/2')
  expect(config.subgraphUrls).toEqual({ 'service-points': new URL('http://points:4002/graphql') })
  expect(config.streamUrls).toEqual({ 'service-points': new URL('http://points:4002/events') })
  expect(Object.isFrozen(config)).toBe(true)
})

test('every problem is listed in one error', () => {
  const env = {
    PORT: '70000',
    RESTANTE_READ_DEADLINE_MS: '2s',
    RESTANTE_URL_PARCELS: 'parcels:4003',
    REDIS_URL: 'http://hunter2@cache',
    RESTANTE_CACHE_BYTES: '64MB',
  }
  expect(() => readConfig(env)).toThrow(
    [
      'The configuration has faults:',
      '  RESTANTE_URL_PARCELS must be an address such as http://127.0.0.1:4001/graphql',
      '  PORT must be a whole number from 0 to 65535',
      '  RESTANTE_READ_DEADLINE_MS must be a whole number from 1 to 60000',
      '  REDIS_URL must be an address such as redis://user:password@host:6379/0',
      '  RESTANTE_CACHE_BYTES must be a whole number from 0 to 1099511627776',
    ].join('\n'),
  )
})
