import type { PlacePurpose } from '../domain/parcel/place.ts'
import { type Room, roomOn, type ShelfCounts } from '../domain/placing/room.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { isShopper } from '../use-cases/request/actor.ts'
import type { Context } from './context.ts'

/** Source value of the resolvers of `Capacity`. */
export interface ShownCapacity {
  readonly level: Room['level'] | 'UNKNOWN'
  readonly asOf: Date
  /** Null when the numbers are not for the caller. */
  readonly room: Room | null
}

interface CapacityArguments {
  readonly on?: string | null | undefined
  readonly purpose?: PlacePurpose | null | undefined
}

type Resolvers = SchemaTypes['resolvers']

/** Resolves `ServicePoint.capacity`. */
export const servicePointCapacity: Resolvers['ServicePoint']['capacity'] = async ({ id }, args, context) =>
  showCapacity(await context.shelvesOfPoint.load(id), args, context)

/** Resolves `Outlet.capacity`: the sum over the service points of one partner there. */
export const outletCapacity: Resolvers['Outlet']['capacity'] = async ({ id }, { partner, ...args }, context) =>
  showCapacity(await context.shelvesAtOutlet.load({ outletId: id, partnerId: partner }), args, context)

/** Resolvers of `Capacity`. */
export const capacity: Resolvers['Capacity'] = {
  total: ({ room }) => room && room.total,
  free: ({ room }) => room && room.free,
  reserved: async ({ room }, _args, context) => room && room.taken - (await countHeld(room, context)),
  held: ({ room }, _args, context) => room && countHeld(room, context),
}

/** Returns the room of these shelves, with numbers only for their partner and the operator of their outlets. */
function showCapacity(
  shelves: readonly ShelfCounts[],
  { on = null, purpose = null }: CapacityArguments,
  { caller, now }: Context,
): ShownCapacity {
  const room = roomOn(shelves, purpose, on, caller.partnerId, now)
  return { level: room?.level ?? 'UNKNOWN', asOf: now, room: room?.mayCount && !isShopper(caller) ? room : null }
}

async function countHeld({ servicePointIds, purpose, day }: Room, { heldPlaces }: Context): Promise<number> {
  const held = await Promise.all(
    servicePointIds.map((servicePointId) => heldPlaces.load({ servicePointId, purpose, day })),
  )
  return held.reduce((total, count) => total + count, 0)
}
