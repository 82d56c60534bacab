import { expectTypeOf } from 'vitest'
import {
  createClient,
  type CreateParcelInput,
  type DeviceClient,
  type DeviceKey,
  type Event,
  type FullClient,
  type NearInput,
  type NearestFilter,
  type NearestOutletConnection,
  type Open,
  type Outcome,
  type Outlet,
  type OutletDetails,
  type OutletKind,
  type Pages,
  type Parcel,
  type ParcelDetails,
  type ParcelState,
  type RedirectParcelPayload,
  type SessionKey,
  type ShopperClient,
} from '@restante/sdk'

// Checked by tsc, never run.

const endpoint = 'https://graph.example/graphql'
const restante = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })

// Results are named like the schema, and a larger selection is one of the smaller.
expectTypeOf(await restante.parcels.get({ id: 'par_in_01' })).toEqualTypeOf<ParcelDetails | null>()
expectTypeOf<ParcelDetails>().toExtend<Parcel>()
expectTypeOf<OutletDetails>().toExtend<Outlet>()
expectTypeOf(restante.outlets.nearest({ near: { outletId: 'out_01' }, first: 1 })).toEqualTypeOf<
  Pages<NearestOutletConnection>
>()
expectTypeOf(await restante.parcels.redirect({ parcelId: 'par_in_01' })).toEqualTypeOf<
  Outcome<RedirectParcelPayload, 'redirect'>
>()
expectTypeOf<Parcel['destination']>().not.toBeNullable()
declare const parcel: Parcel
// @ts-expect-error Results are read only.
parcel.state = 'COLLECTED'
// @ts-expect-error Their lists too.
parcel.restrictions.push('AGE_CHECK')

// An enum in a result may have values of a newer graph, with which code of today compiles.
expectTypeOf<Parcel['state']>().toEqualTypeOf<Open<ParcelState>>()
expectTypeOf<ParcelState>().toExtend<Parcel['state']>()
const newer: Parcel = { ...parcel, state: 'IN_ORBIT' }
if (newer.state === 'IN_ORBIT') expectTypeOf(newer.state).toExtend<string>()
const describe = (state: Parcel['state']): string => {
  switch (state) {
    case 'COLLECTED':
    case 'DELIVERED':
      return 'with its recipient'
    default:
      return 'elsewhere'
  }
}
expectTypeOf(describe(parcel.state)).toEqualTypeOf<string>()

// In an input it has the values that the graph takes.
await restante.outlets.nearest({ near: { outletId: 'out_01' }, filter: { kinds: ['PARCEL_LOCKER'] }, first: 1 })
// @ts-expect-error A typing error is found.
await restante.outlets.nearest({ near: { outletId: 'out_01' }, filter: { kinds: ['PARCEL_LOKER'] }, first: 1 })
declare const outlet: Outlet
// @ts-expect-error A value of a result may be unknown to this version.
const unchecked: NearestFilter = { kinds: [outlet.kind] }
const stated: NearestFilter = { kinds: [outlet.kind as OutletKind] }
expectTypeOf([unchecked, stated]).toEqualTypeOf<NearestFilter[]>()

// Events are told apart by their type.
declare const event: Event
if (event.__typename === 'ParcelEvent') expectTypeOf(event.state).toEqualTypeOf<Open<ParcelState>>()
// @ts-expect-error Not every event has a state of a parcel.
expectTypeOf(event.state)
expectTypeOf(event.parcelId).toEqualTypeOf<string | null>()

// What may be left out may be undefined or null, and the client makes the key.
const destination = { outletId: 'out_01' }
const announced = { destination, measure: undefined, carrier: null } satisfies CreateParcelInput
expectTypeOf(announced).toExtend<CreateParcelInput>()
// @ts-expect-error A misspelt member is found.
await restante.parcels.create({ destination, mesure: { weight: 900 } })
// @ts-expect-error Exactly one origin.
const both: NearInput = { outletId: 'out_01', postalCode: { country: 'IN', code: '560001' } }
// @ts-expect-error At least one.
const none: NearInput = {}
expectTypeOf([both, none]).toEqualTypeOf<NearInput[]>()

// The type of a key decides which methods its client shows.
expectTypeOf(restante).toEqualTypeOf<FullClient>()
declare const sessionKey: SessionKey
const shopper = createClient({ endpoint, apiKey: sessionKey })
expectTypeOf(shopper).toEqualTypeOf<ShopperClient>()
expectTypeOf(shopper.outlets.nearest).toBeFunction()
expectTypeOf(shopper.parcels.redirectToNearest).toBeFunction()
expectTypeOf(shopper.returns.create).toBeFunction()
expectTypeOf(shopper.returns).not.toHaveProperty('approve')
expectTypeOf(shopper.parcels).not.toHaveProperty('list')
expectTypeOf(shopper).not.toHaveProperty('sessions')
expectTypeOf(shopper).not.toHaveProperty('counter')
expectTypeOf(shopper).not.toHaveProperty('keys')
declare const deviceKey: DeviceKey
const device = createClient({ endpoint, apiKey: deviceKey })
expectTypeOf(device).toEqualTypeOf<DeviceClient>()
expectTypeOf(device.counter.collect).toBeFunction()
expectTypeOf(device.parcels.recordScans).toBeFunction()
expectTypeOf(device.parcels).not.toHaveProperty('create')
expectTypeOf(device.outlets).not.toHaveProperty('list')
expectTypeOf(device).not.toHaveProperty('returns')
declare const text: string
expectTypeOf(createClient<SessionKey>({ endpoint, apiKey: text as SessionKey })).toEqualTypeOf<ShopperClient>()
