import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

describe('a simulated carrier', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const announce = async (input: object = {}): Promise<string> => {
    const fields = 'parcel { id } refusals { code } userErrors { code }'
    const { parcel } = await network.mutate(
      network.caller('platform'),
      'createParcel',
      { destination: { address }, expectedOn: '2026-11-24', ...input },
      fields,
    )
    return parcel.id
  }
  const play = async (parcelId: string, script: string, outletId?: string, caller = network.caller('platform')) =>
    network.mutate(
      caller,
      'simulateCarrier',
      { parcelId, script, ...(outletId && { outletId }) },
      'parcel { state expectedOn destination { outletId } } events { type state effective } userErrors { code }',
    )

  it('delivers, fails to, loses and brings back a parcel by the scans of a carrier', async () => {
    const delivered = await play(await announce(), 'DELIVER')
    expect(delivered.parcel.state).toBe('DELIVERED')
    expect(delivered.events.map(({ type }: any) => type)).toEqual([
      'parcel.accepted',
      'parcel.in_transit',
      'parcel.out_for_delivery',
      'parcel.delivered',
    ])
    const failed = await announce()
    expect((await play(failed, 'FAIL_ATTEMPT')).parcel.state).toBe('ATTEMPT_FAILED')
    expect((await play(failed, 'LOSE')).parcel.state).toBe('LOST')
    expect((await play(failed, 'DELIVER')).parcel.state).toBe('DELIVERED')
    expect((await play(await announce(), 'RETURN')).parcel.state).toBe('RETURNED')
    expect((await play(await announce(), 'DELAY')).parcel).toMatchObject({
      state: 'IN_TRANSIT',
      expectedOn: '2026-11-25',
    })
  })

  it('brings a parcel to its outlet, or to another', async () => {
    const [near, other] = network.outlets
    const bound = { destination: { outletId: near } }
    expect((await play(await announce(bound), 'DELIVER')).parcel.state).toBe('AT_OUTLET')
    const diverted = await play(await announce(bound), 'DIVERT', other)
    expect(diverted.parcel).toEqual({ state: 'AT_OUTLET', expectedOn: '2026-11-24', destination: { outletId: other } })
    await network.checkShelves()
  })

  it('fetches a return from the counter that took it, and brings it to the hub', async () => {
    const { parcelId, qr } = await network.createReturn()
    const outletId = network.outlets[0]!
    await network.mutate(network.counter(outletId), 'dropOffParcel', { outletId, qr }, 'parcels { id }')
    expect((await play(parcelId, 'DELIVER')).parcel.state).toBe('DELIVERED')
    await network.checkShelves()
  })

  it('does only what the state of the parcel allows, for its parties and in a sandbox', async () => {
    const ended = await announce()
    await play(ended, 'DELIVER')
    const refused = { parcel: null, events: [], userErrors: [{ code: 'STATE_NOT_ALLOWED' }] }
    expect(await play(ended, 'LOSE')).toEqual(refused)
    const stranger = network.caller('stranger')
    expect(await play(await announce(), 'DELIVER', undefined, stranger)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    })
    const live = network.caller('platform', { livemode: true })
    await expect(play(ended, 'DELIVER', undefined, live)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(play(ended, 'DELIVER', network.outlets[0])).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(play(ended, 'DIVERT')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})
