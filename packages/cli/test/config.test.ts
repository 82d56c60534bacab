import { describe, expect, it } from 'vitest'
import { defaultConfig as gatewayDefaults, readConfig as readGatewayConfig } from '@restante/gateway'
import { defaultConfig, readConfig } from '../src/config.ts'

const database = 'postgres://restante:secret@db.example:5432/restante'

describe('readConfig', () => {
  it('gives the embedded store and the defaults when the environment is empty', () => {
    expect(readConfig({})).toEqual({
      databaseUrl: null,
      overrides: {},
      dataDirectory: defaultConfig.RESTANTE_DATA,
      secret: undefined,
      previousSecret: undefined,
      gateway: readGatewayConfig({}),
    })
    expect(readConfig({}).gateway.port).toBe(Number(gatewayDefaults.PORT))
  })

  it('treats an empty variable as one that is not set', () => {
    const names = [
      'DATABASE_URL',
      'DATABASE_URL_LEDGER',
      'RESTANTE_DATA',
      'RESTANTE_SECRET',
      'PORT',
      'HOST',
      'NODE_ENV',
      'REDIS_URL',
      'RESTANTE_CACHE_BYTES',
    ]
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  it('holds the values of the environment, and is frozen', () => {
    const config = readConfig({
      DATABASE_URL: database,
      DATABASE_URL_OUTLETS: 'postgresql://o@replica/restante',
      DATABASE_URL_SERVICE_POINTS: 'postgres://s@replica/restante',
      DATABASE_URL_PARCELS: 'postgres://p@replica/restante',
      DATABASE_URL_LEDGER: 'postgres://l@replica/restante',
      DATABASE_URL_GATEWAY: 'postgres://g@replica/restante',
      RESTANTE_DATA: '/srv/restante',
      RESTANTE_SECRET: 'new',
      RESTANTE_SECRET_PREVIOUS: 'old',
      PORT: '8080',
    })
    expect(config).toMatchObject({
      databaseUrl: database,
      overrides: {
        outlets: 'postgresql://o@replica/restante',
        service_points: 'postgres://s@replica/restante',
        parcels: 'postgres://p@replica/restante',
        ledger: 'postgres://l@replica/restante',
        gateway: 'postgres://g@replica/restante',
      },
      dataDirectory: '/srv/restante',
      secret: 'new',
      previousSecret: 'old',
      gateway: { port: 8_080 },
    })
    for (const part of [config, config.overrides, config.gateway]) expect(Object.isFrozen(part)).toBe(true)
  })

  it('lists every problem with the form expected, and repeats no value', () => {
    const env = {
      DATABASE_URL: 'mysql://root:hunter2@db/restante',
      DATABASE_URL_LEDGER: 'hunter2',
      PORT: 'http',
      RESTANTE_WRITE_DEADLINE_MS: '0',
      RESTANTE_URL_OUTLETS: 'unix:/run/outlets.sock',
    }
    const lines = [
      'The configuration has faults:',
      '  DATABASE_URL must be an address such as postgres://user:password@host:5432/restante',
      '  DATABASE_URL_LEDGER must be an address such as postgres://user:password@host:5432/restante',
      '  RESTANTE_URL_OUTLETS must be an address such as http://127.0.0.1:4001/graphql',
      '  PORT must be a whole number from 0 to 65535',
      '  RESTANTE_WRITE_DEADLINE_MS must be a whole number from 1 to 60000',
    ]
    expect(() => readConfig(env)).toThrow(expect.objectContaining({ message: lines.join('\n') }))
  })
})
