import { fault, isLocalDate } from '@restante/subgraph-kit'
import type { RoomQuery } from '../domain/ports/capacity-reader.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { Context } from './context.ts'

/** Source value of the resolvers of `Capacity`. */
export interface ShownCapacity {
  readonly level: 'ROOM' | 'FEW' | 'FULL' | 'UNKNOWN'
  readonly asOf: Date
  readonly total: number | null
  readonly free: number | null
  readonly taken: number | null
  held(): Promise<number | null>
}

type Resolvers = SchemaTypes['resolvers']

/** Resolves `ServicePoint.capacity`. */
export const servicePointCapacity: Resolvers['ServicePoint']['capacity'] = ({ id }, { on }, context) =>
  capacityOf(context, { servicePointIds: [id] }, on ?? null)

/** Resolves `Outlet.capacity`: the sum over the service points of one partner there. */
export const outletCapacity: Resolvers['Outlet']['capacity'] = ({ id }, { partner, on }, context) =>
  capacityOf(context, { outletIds: [id], partnerId: partner }, on ?? null)

/** Resolvers of `Capacity`. */
export const capacity: Resolvers['Capacity'] = {
  reserved: async ({ taken, held }) => (taken === null ? null : taken - (await held())!),
  held: ({ held }) => held(),
}

/** Returns the room of these service points together, with numbers only for their partner and the operator of their outlets. */
async function capacityOf(context: Context, which: RoomQuery, on: string | null): Promise<ShownCapacity> {
  const { caller, services, now } = context
  if (on !== null && !isLocalDate(on)) throw fault('BAD_USER_INPUT', '`on` is a day written YYYY-MM-DD.')
  const rooms = await services.capacity.rooms(caller.realm, which, on, now)
  const total = rooms.reduce((sum, room) => sum + room.total, 0)
  const taken = rooms.reduce((sum, room) => sum + room.taken, 0)
  const free = total - taken
  const level = rooms.length === 0 ? 'UNKNOWN' : free <= 0 ? 'FULL' : free * 10 <= total ? 'FEW' : 'ROOM'
  const mayCount =
    rooms.length > 0 &&
    rooms.every((room) => room.partnerId === caller.partnerId || room.operatorId === caller.partnerId)
  if (!mayCount) return { level, asOf: now, total: null, free: null, taken: null, held: async () => null }
  const ids = rooms.map((room) => room.servicePointId)
  return {
    level,
    asOf: now,
    total,
    free,
    taken,
    held: () => services.capacity.heldOn(caller.realm, ids, rooms[0]!.day),
  }
}
