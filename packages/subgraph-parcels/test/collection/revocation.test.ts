import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf } from './counters.ts'

describe('the code of a parcel that does not wait at its counter any more', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    await counters.wait(start)
    await network.admin.query('truncate parcels.code_failure')
  })

  it('is revoked as soon as a redirect is confirmed, and another one issued when the redirect is given up', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    const { redirect } = await network.redirect(id, [network.outlets[1]!])
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, { qr: code.qr })).toBe('CODE_REFUSED')
    expect(await counters.tryAt(1, code)).toBe('CODE_REFUSED')
    expect((await counters.issue([id])).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    await counters.as(network.caller('platform'), 'cancelRedirect', { redirectId: redirect.id }, 'userErrors { code }')
    expect((await counters.see(id)).state).toBe('AT_OUTLET')
    expect(await counters.eventsOf(id)).toContain('parcel.diverting')
    expect((await counters.eventsOf(id)).filter((type) => type === 'parcel.code_issued')).toHaveLength(2)
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, await counters.codeOf(id))).toEqual(['COLLECTED'])
  })

  it('is replaced by one of the outlet where the parcel arrives instead', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    await network.redirect(id, [network.outlets[1]!])
    await counters.scan(0, { kind: 'HANDED_TO_COURIER', parcelId: id })
    expect((await counters.scan(1, { kind: 'ARRIVED_OUTLET', parcelId: id })).parcel.state).toBe('AT_OUTLET')
    const next = await counters.codeOf(id)
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, next)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(1, next)).toEqual(['COLLECTED'])
  })

  it('is revoked when the parcel is lost, and issued anew when it turns up', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    await counters.scan(0, { kind: 'MISSING', parcelId: id })
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect((await counters.scan(0, { kind: 'FOUND', parcelId: id })).parcel.state).toBe('AT_OUTLET')
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, await counters.codeOf(id))).toEqual(['COLLECTED'])
  })

  it('is revoked when a courier takes it back', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    await counters.scan(0, { kind: 'HANDED_TO_COURIER', parcelId: id })
    expect((await counters.see(id)).state).toBe('RETURNING')
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
  })

  it('is shown to no custodian, and its parcel tells nobody its digits', async () => {
    const id = await counters.arrive()
    for (const caller of [network.caller('operator'), network.counter(network.outlets[0]!)]) {
      const scopes = [...caller.scopes, 'parcels:write'] as never
      expect((await counters.issue([id], { ...caller, scopes })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
    }
  })
})
