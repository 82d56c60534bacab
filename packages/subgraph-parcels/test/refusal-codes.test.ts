import { isEnumType } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, type ServicePointRow, start, startNetwork } from './network.ts'
import { type Deliveries, deliveriesOf } from './redirect/deliveries.ts'
import { countersOf } from './collection/counters.ts'

/** Codes that no decision of this release gives, each with what will. */
const unreached = {
  DAILY_LIMIT_REACHED: 'agreements state caps per day, but the ledger does not count by agreement yet',
  TOO_FAR: 'a carrier may decline a redirect with it; a redirect within a distance comes with contingency plans',
  PAYMENT_REQUIRED: 'a carrier may decline a redirect with it; the graph takes no payments',
  UNKNOWN_PARCEL: 'a carrier may decline a redirect with it; carriers that are asked through connectors will give it',
}

describe('every code of a refusal', () => {
  let network: Network
  let deliveries: Deliveries
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
    await network.grant('stranger')
    await network.grant('stranger', { granted_by: 'carrier' })
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.publish(0, {})
    await network.admin.query("update published_outlets.outlet_fact set status = 'ACTIVE', rev = rev + 1000")
  })

  const codesOf = ({ refusals }: { refusals: { code: string }[] }): string[] => refusals.map(({ code }) => code)
  const redirect = async (parcelId: string, to = network.outlets[0]!, change: object = {}): Promise<string[]> =>
    codesOf(await network.redirect(parcelId, [to], { partner: network.partners.platform, ...change }))
  const announced = async (input: object = {}): Promise<string[]> => redirect(await deliveries.createFor(input))
  const at = async (point: Partial<ServicePointRow>, input: object = {}): Promise<string[]> => {
    await network.publish(0, point)
    return announced(input)
  }
  const measure = (change: object): object => ({ measure: { length: 100, width: 100, height: 100, ...change } })
  const underway = async (kind: string): Promise<string> => {
    const parcelId = await deliveries.createFor()
    for (const each of ['ACCEPTED', kind]) await deliveries.scan(network.caller('carrier'), { kind: each, parcelId })
    return parcelId
  }
  const recall = async (parcelId: string): Promise<string[]> =>
    codesOf(await network.mutate(network.caller('platform'), 'recallParcel', { parcelId }, 'refusals { code }'))
  const ask = async (parcelId: string): Promise<any> =>
    network.redirect(
      parcelId,
      [network.outlets[0]!],
      { partner: network.partners.platform },
      network.caller('stranger'),
    )
  /** Collects a parcel of which the counter has made these checks. */
  const collect = async (restriction: string, kind: string): Promise<string[]> => {
    await network.publish(0, { capabilities: ['COLLECT', restriction] })
    const counters = countersOf(network)
    await counters.wait(start)
    const code = await counters.codeOf(await counters.arrive(0, { restrictions: [restriction] }))
    return codesOf(await counters.collect(0, code, { checks: [{ kind, passed: false }] }))
  }
  const announceAsked = async (): Promise<string> => {
    await network.publish(0, { redirect_decision: 'ASKED', decide_within_minutes: 60 })
    const { parcel } = await deliveries.create({ carrier: network.partners.carrier }, network.caller('stranger'))
    return parcel.id
  }

  const reached: Record<string, () => Promise<string[]>> = {
    SENDER_DISALLOWS: () => announced({ restrictions: ['NO_REDIRECT'] }),
    STATUS_NOT_ALLOWED: async () => redirect(await underway('DELIVERED')),
    CUT_OFF_PASSED: async () => {
      await network.publish(0, { cut_off: {} })
      return redirect(await deliveries.createFor(), network.outlets[0], { arrivesOn: '2026-11-23' })
    },
    async LIMIT_REACHED() {
      const parcelId = await deliveries.createFor()
      for (const to of [0, 1]) await redirect(parcelId, network.outlets[to])
      return redirect(parcelId, network.outlets[2])
    },
    NOT_COVERED_BY_AGREEMENT: () => at({ valid_until: '2026-11-23' }),
    OUTLET_UNKNOWN: async () => redirect(await deliveries.createFor(), 'out_nowhere' as never),
    async OUTLET_NOT_IN_SERVICE() {
      await network.admin.query("update published_outlets.outlet_fact set status = 'CLOSED', rev = rev + 1000")
      return announced()
    },
    OUTLET_FULL: () => at({ capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 0 }] }),
    OUTLET_CLOSED_FOR_WINDOW: async () =>
      redirect(await deliveries.createFor(), network.outlets[0], { arrivesOn: '2026-12-24' }),
    INTAKE_PAUSED: () => at({ intake: 'PAUSED' }),
    CAPABILITY_MISSING: () => at({ capabilities: ['RETURN'] }),
    PARCEL_TOO_LARGE: () => announced(measure({ length: 5_000 })),
    PARCEL_TOO_HEAVY: () => announced(measure({ weight: 90_000 })),
    VALUE_TOO_HIGH: () =>
      at(
        { size_limit: { value: { amount: '10.00', currency: 'INR' } } },
        measure({ declaredValue: { amount: '99.00', currency: 'INR' } }),
      ),
    CONTENT_NOT_ACCEPTED: () => announced({ restrictions: ['DANGEROUS_GOODS'] }),
    AGE_CHECK_UNAVAILABLE: () => announced({ restrictions: ['AGE_CHECK'] }),
    CASH_ON_DELIVERY_UNAVAILABLE: () => announced({ restrictions: ['CASH_ON_DELIVERY'] }),
    CUSTOMS_HOLD: () => announced({ restrictions: ['CUSTOMS'] }),
    AGE_NOT_VERIFIED: () => collect('AGE_CHECK', 'AGE'),
    IDENTITY_NOT_VERIFIED: () => collect('ID_CHECK', 'ID_DOCUMENT'),
    async CARRIER_DECLINED() {
      const asked = await ask(await announceAsked())
      const { redirect: declined } = await network.mutate(
        network.caller('carrier'),
        'answerRedirect',
        { redirectId: asked.redirect.id, accept: false },
        'redirect { refusal }',
      )
      return [declined.refusal]
    },
    NOT_INTERCEPTABLE: async () => recall(await underway('DELIVERED')),
    async ALREADY_THERE() {
      const parcelId = await deliveries.createFor()
      await redirect(parcelId)
      return redirect(parcelId)
    },
    async REDIRECT_OPEN() {
      const parcelId = await announceAsked()
      await ask(parcelId)
      return codesOf(await ask(parcelId))
    },
  }

  it('is given by a decision, or is listed with what will give it', () => {
    const type = network.parcels.subgraph.schema.getType('RefusalCode')
    const codes = isEnumType(type) ? type.getValues().map(({ name }) => name) : []
    expect([...Object.keys(reached), ...Object.keys(unreached)].toSorted()).toEqual(codes.toSorted())
  })

  it.each(Object.keys(reached))('%s', async (code) => {
    expect(await reached[code]!()).toEqual([code])
  })
})
