import type { Caller } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('a redirect that the carrier is asked for', () => {
  let network: Network
  let deliveries: Deliveries
  let stranger: Caller
  let carrier: Caller
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
    stranger = network.caller('stranger')
    carrier = network.caller('carrier')
    await network.grant('stranger')
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    const asked = { redirect_decision: 'ASKED', decide_within_minutes: 60 }
    for (const outlet of network.outlets.keys()) await network.publish(outlet, outlet === 3 ? {} : asked)
  })

  const outlet = (index: number): string => network.outlets[index]!
  /** Announces a delivery of the stranger to outlet 0, for Wednesday, which is carried by the carrier. */
  const announce = async (): Promise<string> => {
    const input = { destination: { outletId: outlet(0) }, expectedOn: '2026-11-25' }
    const { parcel } = await deliveries.create({ ...input, carrier: network.partners.platform }, stranger)
    // A promise is announced at the service points of the carrier, and the carrier here has none.
    await network.admin.query('update parcels.parcel set carrier_id = $1 where id = $2', [
      network.partners.carrier,
      parcel.id,
    ])
    return parcel.id
  }
  const ask = (parcelId: string, to = 1, caller = stranger): Promise<any> =>
    network.mutate(
      caller,
      'redirectParcel',
      { parcelId, outletIds: [outlet(to)], partner: network.partners.platform },
      'redirect { id state decideBy arrivesOn } refusals { code outletId retryable } userErrors { code }',
    )
  const answer = (redirectId: string, input: object, caller = carrier): Promise<any> =>
    network.mutate(
      caller,
      'answerRedirect',
      { redirectId, ...input },
      'redirect { state refusal } userErrors { code path }',
    )
  const see = async (parcelId: string): Promise<any> =>
    (
      await network.run(
        stranger,
        `query($id: ID!) { parcel(id: $id) { state destination { outletId } custodian { id }
          redirects(first: 5) { nodes { state refusal } } events(first: 50) { nodes { type } } } }`,
        { id: parcelId },
      )
    ).data.parcel
  const kindsOf = async (parcelId: string): Promise<unknown> =>
    (await deliveries.placesOf(parcelId)).map(([kind, index]) => [kind, index])

  it('keeps a place and changes nothing until it is accepted, then takes the place of the former promise', async () => {
    const parcelId = await announce()
    const { redirect } = await ask(parcelId)
    expect(redirect).toMatchObject({
      state: 'REQUESTED',
      decideBy: '2026-11-23T13:00:00+05:30',
      arrivesOn: '2026-11-25',
    })
    expect(await kindsOf(parcelId)).toEqual([
      ['PROMISED', 0],
      ['REQUESTED', 1],
    ])
    expect(await see(parcelId)).toMatchObject({ state: 'ANNOUNCED', destination: { outletId: outlet(0) } })
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    expect(await answer(redirect.id, { accept: true })).toEqual({
      redirect: { state: 'CONFIRMED', refusal: null },
      userErrors: [],
    })
    expect(await kindsOf(parcelId)).toEqual([['PROMISED', 1]])
    const seen = await see(parcelId)
    expect(seen).toMatchObject({ state: 'DIVERTING', destination: { outletId: outlet(1) } })
    expect(seen.events.nodes.map(({ type }: { type: string }) => type)).toEqual([
      'parcel.announced',
      'redirect.requested',
      'parcel.accepted',
      'parcel.diverting',
      'redirect.confirmed',
    ])
    expect((await answer(redirect.id, { accept: true })).userErrors).toMatchObject([{ code: 'ALREADY_IN_STATE' }])
    expect((await answer(redirect.id, { accept: false })).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    // Giving it up leads back to where the parcel went when the carrier accepted.
    expect((await deliveries.cancel(redirect.id, stranger)).userErrors).toEqual([])
    expect(await kindsOf(parcelId)).toEqual([['PROMISED', 0]])
    expect((await see(parcelId)).state).toBe('IN_TRANSIT')
    await network.checkShelves()
  })

  it('is declined with a reason, lapses without an answer, or is given up, and the place is free again', async () => {
    const declined = await announce()
    const { redirect: first } = await ask(declined)
    expect(await answer(first.id, { accept: false, refusal: 'TOO_FAR' })).toMatchObject({
      redirect: { state: 'DECLINED', refusal: 'TOO_FAR' },
    })
    const { redirect: second } = await ask(declined, 2)
    expect((await answer(second.id, { accept: false })).redirect).toEqual({
      state: 'DECLINED',
      refusal: 'CARRIER_DECLINED',
    })
    const lapsed = await announce()
    const { redirect: late } = await ask(lapsed)
    const givenUp = await announce()
    expect((await deliveries.cancel((await ask(givenUp)).redirect.id, stranger)).userErrors).toEqual([])
    network.setTime('2026-11-23T07:30:00Z')
    expect((await answer(late.id, { accept: true })).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    await lapseDue(network.parcels.deps, realm)
    expect((await see(lapsed)).redirects.nodes).toMatchObject([{ state: 'LAPSED' }])
    for (const parcelId of [declined, lapsed, givenUp]) {
      expect(await kindsOf(parcelId)).toEqual([['PROMISED', 0]])
      expect(await see(parcelId)).toMatchObject({
        state: 'ANNOUNCED',
        destination: { outletId: outlet(0) },
        custodian: { id: network.partners.operator },
      })
    }
    await network.checkShelves()
  })

  it('is open: another one has to wait for its end, and it for the end of another', async () => {
    const parcelId = await announce()
    const { redirect } = await ask(parcelId)
    const refused = { redirect: null, refusals: [{ code: 'REDIRECT_OPEN', retryable: true }] }
    expect(await ask(parcelId, 3)).toMatchObject(refused)
    await deliveries.cancel(redirect.id, stranger)
    expect((await ask(parcelId, 3)).redirect).toMatchObject({ state: 'CONFIRMED', decideBy: null })
    const another = await announce()
    await ask(another, 3)
    expect(await ask(another, 1)).toMatchObject({ refusals: [{ code: 'REDIRECT_OPEN', outletId: outlet(1) }] })
  })

  it('fails when the parcel ends or is lost meanwhile', async () => {
    for (const kind of ['MISSING', 'DELIVERED']) {
      const parcelId = await announce()
      await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
      const { redirect } = await ask(parcelId)
      await deliveries.scan(carrier, { kind, parcelId })
      expect((await see(parcelId)).redirects.nodes).toMatchObject([{ state: 'FAILED' }])
      expect(await kindsOf(parcelId)).toEqual([])
      expect((await answer(redirect.id, { accept: true })).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    }
    const parcelId = await announce()
    await ask(parcelId)
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    expect((await see(parcelId)).redirects.nodes).toMatchObject([{ state: 'FAILED' }])
    expect(await kindsOf(parcelId)).toEqual([['HELD', 0]])
    await network.checkShelves()
  })

  it('is asked of nobody that asks itself, of no unknown carrier, and not for a return', async () => {
    const stateFor = async (parcelId: string, caller: Caller): Promise<string> =>
      (await ask(parcelId, 1, caller)).redirect.state
    expect(await stateFor(await announce(), carrier)).toBe('CONFIRMED')
    const uncarried = await deliveries.create({}, stranger)
    expect(await stateFor(uncarried.parcel.id, stranger)).toBe('CONFIRMED')
    const own = await deliveries.createFor()
    expect(await stateFor(own, network.caller('platform'))).toBe('CONFIRMED')
    const { parcelId } = await network.createReturn({ carrier: network.partners.carrier })
    expect((await network.redirect(parcelId, [outlet(1)])).redirect.state).toBe('CONFIRMED')
  })

  it('is answered by the carrier alone', async () => {
    const parcelId = await announce()
    const { redirect } = await ask(parcelId)
    await expect(answer(redirect.id, { accept: true }, stranger)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(answer(redirect.id, { accept: true }, network.caller('operator'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect((await answer(redirect.id, { accept: true }, network.caller('platform'))).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ])
    expect((await answer('red_demo_x', { accept: true })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect((await answer(redirect.id, { accept: true, refusal: 'TOO_FAR' })).userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'refusal'] },
    ])
    expect((await see(parcelId)).redirects.nodes).toMatchObject([{ state: 'REQUESTED' }])
  })
})
