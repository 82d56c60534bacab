import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf } from './counters.ts'

describe('the delegation of a collection', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    await network.publish(1, { capabilities: ['COLLECT', 'AGE_CHECK', 'ID_CHECK'] })
  })
  afterAll(() => network.close())
  beforeEach(() => counters.wait(start))

  const fields = 'delegation { id state parcel { id } code { reference digits qr } } userErrors { code }'
  const delegate = (parcelId: string, caller = network.caller('platform')): Promise<any> =>
    counters.as(caller, 'delegateCollection', { parcelId }, fields)
  const revoke = (delegationId: string, caller = network.caller('platform')): Promise<any> =>
    counters.as(caller, 'revokeDelegation', { delegationId }, fields)

  it('adds a second code, and the first of the two that is used ends both', async () => {
    for (const usesDelegated of [true, false]) {
      const id = await counters.arrive()
      const own = await counters.codeOf(id)
      const { delegation, userErrors } = await delegate(id)
      expect(userErrors).toEqual([])
      expect(delegation).toMatchObject({ id: expect.stringMatching(/^del_demo_/), state: 'OPEN', parcel: { id } })
      expect(delegation.code.reference).not.toBe(own.reference)
      expect((await delegate(id)).delegation).toEqual(delegation)
      expect(await counters.codeOf(id)).toEqual(own)
      const [used, other] = usesDelegated ? [delegation.code, own] : [own, delegation.code]
      expect(await counters.tryAt(0, used)).toEqual(['COLLECTED'])
      expect(await counters.tryAt(0, other)).toBe('ALREADY_COLLECTED')
      expect((await revoke(delegation.id)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
    }
  })

  it('opens its own parcel only, of those that the recipient has one code for', async () => {
    const ids = [await counters.arrive(), await counters.arrive()]
    const common = await counters.codeOf(...ids)
    const { delegation } = await delegate(ids[0]!)
    expect(await counters.tryAt(0, delegation.code)).toEqual(['COLLECTED'])
    expect((await counters.see(ids[1]!)).state).toBe('AT_OUTLET')
    expect(await counters.tryAt(0, common)).toEqual(['COLLECTED'])
    expect((await counters.see(ids[1]!)).state).toBe('COLLECTED')
  })

  it('is taken back, which leaves the code of the recipient as it is', async () => {
    const id = await counters.arrive()
    const own = await counters.codeOf(id)
    const { delegation } = await delegate(id)
    expect((await revoke(delegation.id, network.caller('stranger'))).userErrors).toEqual([{ code: 'NOT_FOUND' }])
    expect((await revoke('del_demo_unknown')).userErrors).toEqual([{ code: 'NOT_FOUND' }])
    expect(await revoke(delegation.id)).toEqual({
      delegation: { id: delegation.id, state: 'REVOKED', parcel: { id }, code: null },
      userErrors: [],
    })
    expect((await revoke(delegation.id)).userErrors).toEqual([{ code: 'ALREADY_IN_STATE' }])
    expect(await counters.eventsOf(id)).toEqual([
      'parcel.announced',
      'parcel.at_outlet',
      'parcel.code_issued',
      'parcel.code_issued',
      'parcel.code_revoked',
    ])
    expect(await counters.tryAt(0, delegation.code)).toBe('CODE_REFUSED')
    // A new one is another code.
    const again = (await delegate(id)).delegation
    expect(again.id).not.toBe(delegation.id)
    expect(await counters.tryAt(0, delegation.code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, own)).toEqual(['COLLECTED'])
  })

  it('ends with the hold, and with the way of the parcel to another outlet', async () => {
    const [held, redirected] = [await counters.arrive(), await counters.arrive()]
    const [first, second] = [(await delegate(held)).delegation, (await delegate(redirected)).delegation]
    await network.redirect(redirected, [network.outlets[2]!])
    expect(await counters.tryAt(0, second.code)).toBe('CODE_REFUSED')
    expect((await revoke(second.id)).userErrors).toEqual([{ code: 'ALREADY_IN_STATE' }])
    await counters.wait('2026-11-28T12:30:00Z')
    expect(await counters.tryAt(0, first.code)).toBe('CODE_REFUSED')
    expect((await revoke(first.id)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
    expect((await delegate(held)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
  })

  it('is refused for parcels that are for their recipient only, and for others than shipper and carrier', async () => {
    for (const restriction of ['AGE_CHECK', 'ID_CHECK', 'NO_DELEGATE']) {
      const id = await counters.arrive(1, { restrictions: [restriction] })
      expect((await delegate(id)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
    }
    const id = await counters.arrive()
    expect((await delegate(id, network.caller('stranger'))).userErrors).toEqual([{ code: 'NOT_FOUND' }])
    expect((await delegate(id, network.caller('operator', { scopes: ['parcels:write'] }))).userErrors).toEqual([
      { code: 'NOT_FOUND' },
    ])
    await counters.tryAt(0, await counters.codeOf(id))
    expect((await delegate(id)).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
  })
})
