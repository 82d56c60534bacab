import { createClient, type FullClient, TypedDocumentString } from '@restante/sdk'
import { createTestGraph, type TestGraph } from '@restante/sdk/testing'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

const outlets = [
  { name: 'Kiosk', capacity: 1 },
  { name: 'Bakery', capacity: 2 },
]

/** The past of a graph. */
interface Model {
  readonly graph: TestGraph
  readonly platform: FullClient
  readonly counters: ReadonlyMap<string, FullClient>
  readonly parcels: {
    readonly id: string
    outletId: string
    code: { reference: string; digits: string } | null
    isCollected: boolean
  }[]
  readonly reservations: string[]
}

type Step = (model: Model) => Promise<void>

const outletName = fc.constantFrom('Kiosk', 'Bakery')
const pick = fc.nat(20)

function parcelAt({ parcels }: Model, index: number) {
  return parcels.length === 0 ? null : parcels[index % parcels.length]!
}

const step: fc.Arbitrary<Step> = fc.oneof(
  outletName.map((name): Step => async ({ graph, platform, parcels }) => {
    const outletId = graph.outletId(name)
    const created = await platform.parcels.create({ destination: { outletId } })
    if (created.ok) parcels.push({ id: created.parcel.id, outletId, code: null, isCollected: false })
  }),
  fc
    .tuple(outletName, fc.integer({ min: 1, max: 2 }))
    .map(([name, count]): Step => async ({ graph, platform, reservations }) => {
      const held = await platform.reservations.create({
        outletIds: [graph.outletId(name)],
        partners: [graph.partnerId('platform')],
        purpose: 'COLLECTION',
        parcels: Array.from({ length: count }, () => ({})),
      })
      if (held.ok) reservations.push(held.reservation.id)
    }),
  pick.map((index): Step => async ({ platform, parcels, reservations }) => {
    const reservationId = reservations[index % Math.max(1, reservations.length)]
    if (reservationId === undefined) return
    const created = await platform.parcels.create({ destination: { reservationId } })
    const outletId = created.ok ? created.parcel.destination.outletId : null
    if (created.ok && outletId) parcels.push({ id: created.parcel.id, outletId, code: null, isCollected: false })
  }),
  pick.map((index): Step => async (model) => {
    const parcel = parcelAt(model, index)
    if (parcel) await model.platform.parcels.cancel({ parcelId: parcel.id })
  }),
  fc.tuple(pick, outletName).map(([index, name]): Step => async (model) => {
    const parcel = parcelAt(model, index)
    const outletId = model.graph.outletId(name)
    const moved = parcel && (await model.platform.parcels.redirect({ parcelId: parcel.id, outletIds: [outletId] }))
    if (parcel && moved?.ok) parcel.outletId = outletId
  }),
  pick.map((index): Step => async (model) => {
    const parcel = parcelAt(model, index)
    if (!parcel) return
    const { id: parcelId, outletId } = parcel
    const occurredAt = model.graph.clock.now().toISOString()
    await model.counters.get(outletId)!.parcels.recordScan({ kind: 'ARRIVED_OUTLET', parcelId, outletId, occurredAt })
    const issued = await model.platform.parcels.issueCode({ parcelIds: [parcelId] })
    if (issued.ok) parcel.code = issued.code
  }),
  pick.map((index): Step => async (model) => {
    const parcel = parcelAt(model, index)
    if (!parcel?.code) return
    const { outletId, code } = parcel
    const collected = await model.counters
      .get(outletId)!
      .counter.collect({ outletId, reference: code.reference, code: code.digits })
    const opened = collected.ok ? (collected.parcels ?? []).map(({ id }) => id) : []
    if (opened.length > 0 && parcel.isCollected) throw new Error('A code has opened twice.')
    if (opened.some((id) => id !== parcel.id)) throw new Error('A code has opened another parcel.')
    parcel.isCollected ||= opened.length > 0
  }),
  fc.integer({ min: 1, max: 20 }).map(
    (minutes): Step =>
      ({ graph }) =>
        graph.clock.advance({ minutes }),
  ),
)

const ReadRoom = new TypedDocumentString<
  { outlet: { capacity: { total: number; free: number; reserved: number; held: number } } },
  { id: string; partner: string; on: string }
>(`query readRoom($id: ID!, $partner: ID!, $on: Date!) {
  outlet(id: $id) { capacity(partner: $partner, purpose: COLLECTION, on: $on) { total free reserved held } }
}`)

/** Throws when more is promised or held at an outlet on one of the next days than it has room for. */
async function checkRoom({ graph, platform }: Model): Promise<void> {
  for (const { name, capacity } of outlets) {
    for (const on of ['2026-11-28', '2026-11-29', '2026-11-30']) {
      const variables = { id: graph.outletId(name), partner: graph.partnerId('platform'), on }
      const { outlet } = await platform.execute(ReadRoom, variables)
      const { total, free, reserved, held } = outlet.capacity
      expect({ total, free, isSold: free < 0 }).toEqual({
        total: capacity,
        free: total - reserved - held,
        isSold: false,
      })
    }
  }
}

it('never promises a place twice, and opens no code twice, whatever is done in whatever order', async () => {
  const asserted = fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const graph = createTestGraph({ now: '2026-11-28T09:00:00Z', outlets })
      const clientOf = (apiKey: string): FullClient =>
        createClient({ endpoint: graph.endpoint, apiKey, fetch: graph.fetch, maxRetries: 0 })
      const counters = outlets.map(({ name }) => [graph.outletId(name), clientOf(graph.keys.counter(name))] as const)
      const model: Model = {
        graph,
        platform: clientOf(graph.keys.platform),
        counters: new Map(counters),
        parcels: [],
        reservations: [],
      }
      for (const run of steps) {
        await run(model)
        await checkRoom(model)
      }
    }),
    { numRuns: 40 },
  )
  await expect(asserted).resolves.toBeUndefined()
})
