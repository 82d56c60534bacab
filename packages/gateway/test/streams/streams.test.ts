import { setImmediate } from 'node:timers/promises'
import { silentLog } from '@restante/subgraph-kit'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, createMemoryTransport, type Gateway } from '../../src/index.ts'
import { type Door, doors } from '../support/clients/doors.ts'
import { origin } from '../support/keyed-server.ts'
import { createTestAuthenticator, keyFact } from '../support/keys.ts'
import { serve } from '../support/serve.ts'
import { composeWorld, serveWorld, streamWorld } from '../support/serve-world.ts'
import { type OpenTracking, tracking } from '../support/worlds/tracking.ts'

/** The subscription that publishable keys of these tests may begin. */
const listed = 'subscription Moved { moved { id outlet { name city { title } } } }'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(): Promise<{ url: string; gateway: Gateway; opened: OpenTracking; close(): Promise<void> }> {
  const opened = tracking.open()
  const streams = streamWorld(tracking, opened)
  const transports = Object.fromEntries(
    Object.entries(serveWorld(tracking, opened)).map(([name, execute]) => [
      name,
      createMemoryTransport(execute, streams[name]),
    ]),
  )
  const gateway = await createGateway({
    supergraph: composeWorld(tracking),
    transports,
    authenticator: createTestAuthenticator(
      keyFact('sk_test_1'),
      keyFact('dk_test_1', { kind: 'DEVICE' }),
      keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
    ),
    log: silentLog,
    ownDocuments: [{ text: listed, audiences: ['PUBLISHABLE'] }],
    limits: { planningMs: 5_000, readDeadlineMs: 60_000 },
  })
  const server = await serve(gateway)
  closing.push(server.close)
  return { url: server.url, gateway, opened, close: server.close }
}

const codeOf = (response: unknown): unknown =>
  (response as { errors?: { extensions: { code: string } }[] } | null)?.errors?.[0]?.extensions.code

describe.for(Object.entries(doors))('a subscription over %s', ([, begin]: readonly [string, Door]) => {
  test('joins what other subgraphs know to each event', async () => {
    const { url, opened } = await open()
    const stream = await begin(url, listed, 'pk_test_1', { origin })
    await opened.source.begun(1)
    opened.source.push(opened.parcels[1])
    opened.source.push(opened.parcels[0])
    opened.source.end()
    const moved = (id: string, outlet: object): object => ({ data: { moved: { id, outlet } } })
    expect(await stream.next()).toEqual(moved('p1', { name: 'Outlet 1', city: { title: 'City 1' } }))
    expect(await stream.next()).toEqual(moved('p0', { name: 'Outlet 0', city: { title: 'City 0' } }))
    expect(await stream.next()).toBeNull()
    stream.leave()
  })

  test('passes the gate of every request', async () => {
    const { url } = await open()
    const page = { origin }
    const cases: readonly (readonly [query: string, key: string, headers: Record<string, string>, code: string])[] = [
      ['subscription { moved { id } }', 'pk_test_1', page, 'DOCUMENT_NOT_LISTED'],
      ['mutation { hold(id: "p1") { id } }', 'pk_test_1', page, 'FORBIDDEN'],
      ['{ __schema { types { name } } }', 'dk_test_1', {}, 'FORBIDDEN'],
      ['subscription { moved { nothing } }', 'sk_test_1', {}, 'VALIDATION_FAILED'],
      ['subscription { moved { id } batch { id } }', 'sk_test_1', {}, 'VALIDATION_FAILED'],
      ['subscription {', 'sk_test_1', {}, 'PARSE_FAILED'],
      [`{ ${Array.from({ length: 1_001 }, (_, i) => `a${i}: prices`).join(' ')} }`, 'sk_test_1', {}, 'LIMIT_TOKENS'],
      ['subscription ($of: Int!) { moved(of: $of) { id } }', 'sk_test_1', {}, 'VALIDATION_FAILED'],
      ['subscription ($of: ID!) { moved(of: $of) { id } }', 'sk_test_1', {}, 'BAD_USER_INPUT'],
    ]
    for (const [query, key, headers, code] of cases) {
      const stream = await begin(url, query, key, headers)
      expect([query.slice(0, 50), codeOf(await stream.next())]).toEqual([query.slice(0, 50), code])
      stream.leave()
    }
  })

  test('stops at its source when the client leaves', async () => {
    const { url, opened } = await open()
    const stream = await begin(url, listed, 'sk_test_1')
    await opened.source.begun(1)
    stream.leave()
    await expect(opened.source.stopped(1)).resolves.toBeUndefined()
  })

  test('ends when its client does not keep up, which is told so', async () => {
    const { url, opened } = await open()
    const stream = await begin(url, 'subscription { moved { id } }', 'sk_test_1')
    await opened.source.begun(1)
    stream.pause()
    const stopped = opened.source.stopped(1).then(() => true)
    let isStopped: unknown = false
    const event = { __typename: 'Parcel', id: 'x'.repeat(64 * 1024) }
    for (let pushed = 0; pushed < 2_000 && !isStopped; pushed += 1) {
      opened.source.push(event)
      isStopped = await Promise.race([stopped, setImmediate(false)])
    }
    expect(isStopped).toBe(true)
    stream.resume()
    let response = await stream.next()
    while (codeOf(response) === undefined && response !== null) response = await stream.next()
    expect(codeOf(response)).toBe('SUBSCRIBER_TOO_SLOW')
    expect(await stream.next()).toBeNull()
    stream.leave()
  })

  test('ends when another supergraph takes over, which the client is told', async () => {
    const { url, gateway, opened } = await open()
    const stream = await begin(url, listed, 'sk_test_1')
    await opened.source.begun(1)
    await gateway.replace(
      composeWorld(tracking),
      Object.fromEntries(
        Object.entries(serveWorld(tracking, opened)).map(([name, execute]) => [name, createMemoryTransport(execute)]),
      ),
    )
    expect(codeOf(await stream.next())).toBe('SUBSCRIPTION_ENDED')
    expect(await stream.next()).toBeNull()
    await opened.source.stopped(1)
    stream.leave()
  })

  test('does not keep the server from closing', async () => {
    const { url, opened, close } = await open()
    await begin(url, listed, 'sk_test_1')
    await opened.source.begun(1)
    closing.length = 0
    await close()
    await expect(opened.source.stopped(1)).resolves.toBeUndefined()
  })
})
