import { fault, isLocalDate } from '@restante/subgraph-kit'
import type { RoomQuery } from '../domain/ports/capacity-reader.ts'
import type { Context } from './context.ts'

/** A capacity as its field resolvers take it. */
export interface ShownCapacity {
  readonly level: 'ROOM' | 'FEW' | 'FULL' | 'UNKNOWN'
  readonly asOf: Date
  readonly total: number | null
  readonly free: number | null
  readonly taken: number | null
  held(): Promise<number | null>
}

/** The room of these service points together; numbers only for a caller that is their partner or operates their outlets. */
export async function capacityOf(context: Context, which: RoomQuery, on: string | null): Promise<ShownCapacity> {
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
