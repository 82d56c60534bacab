import { expectTypeOf } from 'vitest'
import {
  createClient,
  type FilterCondition,
  type FullClient,
  isRestanteError,
  type Open,
  type ParcelState,
  type PublishableClient,
  type PublishableKey,
  type Refusal,
  type ReturnState,
  type TypedDocument,
  type UserError,
} from '@restante/sdk'
import { createExecutor, nearestOutlets } from '@restante/sdk/operations'

// Checked by tsc, never run.

const endpoint = 'https://graph.example/graphql'
const near = { postalCode: { country: 'IN', code: '560001' } }
const restante = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })

expectTypeOf(restante).toEqualTypeOf<FullClient>()
declare const anyKey: string
expectTypeOf(createClient({ endpoint, apiKey: anyKey })).toEqualTypeOf<FullClient>()
expectTypeOf(createClient({ endpoint, apiKey: 'pk_live_0123456789abcdef' })).toEqualTypeOf<PublishableClient>()
declare const publishableKey: PublishableKey
const browser = createClient({ endpoint, apiKey: publishableKey })
expectTypeOf(browser).toEqualTypeOf<PublishableClient>()
expectTypeOf(browser).not.toHaveProperty('parcels')
expectTypeOf(browser).not.toHaveProperty('reservations')
expectTypeOf(browser.outlets.nearest).toBeFunction()

// A list is a page when awaited and its edges when iterated.
const list = restante.outlets.nearest({ near, first: 5 })
expectTypeOf((await list).edges[0]!.distance).toEqualTypeOf<number>()
for await (const edge of list) expectTypeOf(edge.node.name).toEqualTypeOf<string>()
expectTypeOf((await list.toArray({ limit: 10 }))[0]!.node.id).toEqualTypeOf<string>()
// @ts-expect-error The limit is never left out: a list may have no end in sight.
await list.toArray()
// @ts-expect-error Every list asks for a number of edges.
await restante.outlets.nearest({ near })

// A single thing may be absent.
expectTypeOf(await restante.parcels.get({ id: 'par_demo_1' })).toBeNullable()

// A mutation's result is there when it is ok, its reasons when it is not.
const outcome = await restante.parcels.redirect({ parcelId: 'par_demo_1', outletIds: ['out_1'] })
if (outcome.ok) {
  expectTypeOf(outcome.redirect.outletId).toEqualTypeOf<string>()
  expectTypeOf(outcome.refusals).toEqualTypeOf<readonly Refusal[]>()
} else {
  expectTypeOf(outcome.userErrors).toEqualTypeOf<readonly UserError[]>()
  // @ts-expect-error There is no redirect where nobody accepted.
  expectTypeOf(outcome.redirect)
}
const created = await restante.returns.create({
  items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
  method: 'DROP_OFF_UNLABELLED',
  destination: { address: { lines: ['1 Hub Road'], country: 'IN' } },
})
if (created.ok) {
  expectTypeOf(created.returnOrder.state).toEqualTypeOf<Open<ReturnState>>()
  expectTypeOf(created.parcel).toBeNullable()
}

// A reservation at the nearest outlet has its outlet, or why there is none.
const places = { near, purpose: 'COLLECTION', parcels: [{ length: 300 }] } as const
const held = await restante.reservations.createNearest(places)
if (held.ok) {
  expectTypeOf(held.outlet.name).toEqualTypeOf<string>()
  await restante.parcels.create({ destination: { reservationId: held.reservation.id } })
} else expectTypeOf(held.refusals).toEqualTypeOf<readonly Refusal[]>()
// @ts-expect-error It looks for the outlets itself.
await restante.reservations.createNearest({ ...places, outletIds: ['out_1'] })

// The key of a mutation is an option of the call; the items of a list have one each.
await restante.parcels.cancel({ parcelId: 'par_demo_1' }, { idempotencyKey: 'order-7' })
await restante.parcels.createMany({ parcels: [{ destination: { outletId: 'out_1' }, idempotencyKey: 'order-7' }] })

// A counter acts by code or by QR.
await restante.counter.dropOff({ outletId: 'out_1', qr: '1.k1.abc' })
// @ts-expect-error A code needs its reference.
await restante.counter.dropOff({ outletId: 'out_1', code: '123456' })

await restante.counter.dropOff({ outletId: 'out_1', reference: 'K7QMW2XA', code: '123456', count: 2 })
// @ts-expect-error One of the two, not both.
await restante.counter.dropOff({ outletId: 'out_1', reference: 'K7QMW2XA', code: '123456', qr: '1.k1.abc' })
const collected = await restante.counter.collect({
  outletId: 'out_1',
  qr: '1.k1.abc',
  checks: [{ kind: 'AGE', passed: true }],
})
if (collected.ok) {
  expectTypeOf(collected.parcels[0]!.state).toEqualTypeOf<Open<ParcelState>>()
  expectTypeOf(collected.refusals).toEqualTypeOf<readonly Refusal[]>()
}
// @ts-expect-error It is a check of a known kind.
await restante.counter.collect({ outletId: 'out_1', qr: '1.k1.abc', checks: [{ kind: 'HEIGHT', passed: true }] })
const delegated = await restante.parcels.delegateCollection({ parcelId: 'par_demo_1' })
if (delegated.ok) await restante.parcels.revokeDelegation({ delegationId: delegated.delegation.id })
// @ts-expect-error A check has passed or has not.
await restante.counter.swap({ outletId: 'out_1', qr: '1.k1.abc', checks: [{ kind: 'AGE' }] })

// A redirect to the nearest outlet has its outlet, or why there is none.
const redirected = await restante.parcels.redirectToNearest({ parcelId: 'par_demo_1', near, arrivesOn: '2026-11-27' })
if (redirected.ok) expectTypeOf(redirected.outlet.name).toEqualTypeOf<string>()
else expectTypeOf(redirected.removed[0]!.condition).toEqualTypeOf<Open<FilterCondition>>()
// @ts-expect-error The parcel decides what its outlet must have room for.
await restante.parcels.redirectToNearest({ parcelId: 'par_demo_1', near, filter: { hasCapacity: false } })

// Documents of other generators fit `execute`: a class of theirs, or a string with types.
declare class TheirDocument<Result, Variables> extends String {
  __apiType?: NonNullable<((variables: Variables) => Result) | undefined>
  private value: string
}
declare const theirs: TheirDocument<{ viewer: { id: string } | null }, { [key: string]: never }>
expectTypeOf(await restante.execute(theirs, {})).toEqualTypeOf<{ viewer: { id: string } | null }>()
declare const typed: TypedDocument<{ outlet: { name: string } | null }, { id: string }>
expectTypeOf(await browser.execute(typed, { id: 'out_1' })).toEqualTypeOf<{ outlet: { name: string } | null }>()
// @ts-expect-error The variables are checked.
await browser.execute(typed, { id: 1 })

// The functions of `/operations` take any executor, a whole client too.
const executor = createExecutor({ endpoint, apiKey: anyKey })
expectTypeOf((await nearestOutlets(executor, { near, first: 1 })).at).toEqualTypeOf<string>()
expectTypeOf(nearestOutlets(restante, { near, first: 1 })).toEqualTypeOf(list)

// A guard narrows to a code.
const caught: unknown = null
if (isRestanteError(caught, 'RATE_LIMITED')) expectTypeOf(caught.code).toEqualTypeOf<'RATE_LIMITED'>()
if (isRestanteError(caught)) expectTypeOf(caught.status).toEqualTypeOf<number | null>()
