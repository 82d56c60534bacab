import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

const fields = 'kind create modify cancel reasons fee { amount currency } decidedBy cutOff'

/** Kinds of scans that lead through the states in which a redirect can be open or not. */
const kinds = ['ACCEPTED', 'DEPARTED', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED', 'MISSING', 'REFUSED', 'DELIVERED'] as const
const commands = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('scan' as const), kind: fc.constantFrom(...kinds) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('redirect' as const), to: fc.nat(3) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('scanAt' as const),
        outlet: fc.nat(3),
        kind: fc.constantFrom('ARRIVED_OUTLET', 'DROPPED_OFF', 'HANDED_TO_COURIER'),
      }),
    },
    fc.record({ do: fc.constant('cancel' as const) }),
    fc.record({ do: fc.constant('recall' as const) }),
  ),
  { minLength: 1, maxLength: 9 },
)
const restrictions = fc.constantFrom([], [], [], ['NO_REDIRECT'], ['CUSTOMS'])
const openStates = ['REQUESTED', 'CONFIRMED', 'IN_PROGRESS']

describe('the options to redirect a parcel', () => {
  let network: Network
  let deliveries: Deliveries
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.grant('stranger', { max_redirects: null })
    for (const outlet of network.outlets.keys()) {
      await network.publish(outlet, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 10_000 }] })
    }
  })

  const optionsOf = async (parcelId: string, args = '', caller = network.caller('platform')): Promise<any[]> => {
    const response = await network.run(
      caller,
      `query($id: ID!) { parcel(id: $id) { redirectOptions${args} { ${fields} } } }`,
      { id: parcelId },
    )
    if (response.errors) throw new Error(response.errors[0]!.message)
    return response.data.parcel.redirectOptions
  }
  const none = { create: 'NOT_ELIGIBLE', modify: 'NOT_ELIGIBLE', cancel: 'NOT_ELIGIBLE' }

  it('say for each kind what is possible, and why not', async () => {
    const delivery = await deliveries.createFor()
    expect(await optionsOf(delivery)).toEqual([
      {
        ...none,
        kind: 'COLLECT_AT_OUTLET',
        create: 'ELIGIBLE',
        reasons: [],
        fee: null,
        decidedBy: 'IMMEDIATE',
        cutOff: null,
      },
      {
        ...none,
        kind: 'DROP_OFF_AT_OUTLET',
        reasons: ['STATUS_NOT_ALLOWED'],
        fee: null,
        decidedBy: 'IMMEDIATE',
        cutOff: null,
      },
      {
        ...none,
        kind: 'RETURN_TO_SENDER',
        reasons: ['STATUS_NOT_ALLOWED'],
        fee: null,
        decidedBy: 'IMMEDIATE',
        cutOff: null,
      },
    ])
    await network.redirect(delivery, [network.outlets[0]!], { partner: network.partners.platform })
    expect(await optionsOf(delivery)).toMatchObject([
      { ...none, modify: 'ELIGIBLE', cancel: 'ELIGIBLE', reasons: [] },
      none,
      none,
    ])
    await network.redirect(delivery, [network.outlets[1]!], { partner: network.partners.platform })
    expect(await optionsOf(delivery)).toMatchObject([
      { ...none, cancel: 'ELIGIBLE', reasons: ['LIMIT_REACHED'] },
      none,
      none,
    ])
    await deliveries.scan(network.caller('carrier'), { kind: 'ACCEPTED', parcelId: delivery })
    expect((await optionsOf(delivery))[2]).toMatchObject({ create: 'ELIGIBLE', reasons: [] })
    const { parcelId } = await network.createReturn()
    expect(await optionsOf(parcelId)).toMatchObject([
      none,
      { ...none, create: 'ELIGIBLE', reasons: [] },
      { ...none, reasons: ['STATUS_NOT_ALLOWED'] },
    ])
  })

  it('state fee, decision and cut-off of an outlet, and the limit of the agreement', async () => {
    const fee = { amount: '25.00', currency: 'INR' }
    await network.publish(2, {
      redirect_fee: fee,
      redirect_decision: 'ASKED',
      decide_within_minutes: 60,
      cut_off: { MONDAY: '17:00' },
    })
    await network.grant('stranger', { max_redirects: 1 })
    await network.grant('stranger', { granted_by: 'carrier' })
    const stranger = network.caller('stranger')
    const { parcel } = await deliveries.create({ carrier: network.partners.carrier }, stranger)
    const args = `(outletId: "${network.outlets[2]}", partner: "${network.partners.platform}")`
    const [collect] = await optionsOf(parcel.id, args, stranger)
    expect(collect).toEqual({
      ...none,
      kind: 'COLLECT_AT_OUTLET',
      create: 'ELIGIBLE',
      reasons: [],
      fee,
      decidedBy: 'ASKED',
      cutOff: '2026-11-23T17:00:00+05:30',
    })
    await network.redirect(parcel.id, [network.outlets[2]!], { partner: network.partners.platform }, stranger)
    // Until the carrier has decided it can only be cancelled.
    expect(await optionsOf(parcel.id, args, stranger)).toMatchObject([
      { ...none, cancel: 'ELIGIBLE', reasons: ['REDIRECT_OPEN'] },
      none,
      none,
    ])
  })

  it('are unknown to a custodian, and without a carrier once somebody carries the parcel', async () => {
    const { parcel } = await deliveries.create({ destination: { outletId: network.outlets[0] } })
    const unknown = { create: 'UNKNOWN', modify: 'UNKNOWN', cancel: 'UNKNOWN', reasons: [] }
    expect(await optionsOf(parcel.id, '', network.caller('operator'))).toMatchObject([unknown, unknown, unknown])
    await deliveries.scanAt(0, { kind: 'DROPPED_OFF', parcelId: parcel.id })
    expect((await optionsOf(parcel.id))[0]).toMatchObject({ create: 'ELIGIBLE' })
    await deliveries.scanAt(0, { kind: 'HANDED_TO_COURIER', parcelId: parcel.id })
    expect((await optionsOf(parcel.id))[0]).toMatchObject({ create: 'UNKNOWN', reasons: [] })
  })

  it('agree with what then happens, in every state that commands and scans lead to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), restrictions, commands, async (home, limits, list) => {
        const parcelId = await deliveries.createFor({
          ...(home < 3 && { destination: { outletId: network.outlets[home] } }),
          carrier: network.partners.platform,
          restrictions: limits,
        })
        const platform = network.caller('platform')
        for (const command of list) {
          const [collect, , back] = await optionsOf(parcelId)
          const { redirects, state } = await deliveries.see(parcelId)
          const open = redirects.nodes.find((each: { state: string }) => openStates.includes(each.state))
          expect(collect.cancel).toBe(open ? 'ELIGIBLE' : 'NOT_ELIGIBLE')
          if (command.do === 'scan') await deliveries.scan(platform, { kind: command.kind, parcelId })
          else if (command.do === 'scanAt') await deliveries.scanAt(command.outlet, { kind: command.kind, parcelId })
          else if (command.do === 'redirect') {
            const { redirect, refusals } = await network.redirect(parcelId, [network.outlets[command.to]!])
            const codes = refusals.map(({ code }: { code: string }) => code)
            const isPossible = (open ? collect.modify : collect.create) === 'ELIGIBLE'
            if (isPossible) expect(redirect !== null || codes.includes('ALREADY_THERE')).toBe(true)
            else expect(codes).toEqual(collect.reasons)
          } else if (command.do === 'cancel' && open) {
            expect((await deliveries.cancel(open.id)).userErrors).toEqual([])
          } else if (command.do === 'recall' && state !== 'RETURNING') {
            const { parcel, refusals } = await network.mutate(
              platform,
              'recallParcel',
              { parcelId },
              'parcel { state } refusals { code }',
            )
            expect(parcel?.state ?? null).toBe(back.create === 'ELIGIBLE' ? 'RETURNING' : null)
            expect(refusals.map(({ code }: { code: string }) => code)).toEqual(back.reasons)
          }
        }
        await network.checkShelves()
      }),
      { numRuns: 40 },
    )
  })
})
