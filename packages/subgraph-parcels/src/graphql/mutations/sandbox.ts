import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { isParcelEvent } from '../../domain/parcel/event.ts'
import { advanceClock } from '../../use-cases/sandbox/advance-clock.ts'
import { simulateCarrier } from '../../use-cases/sandbox/simulate-carrier.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations that exist in sandboxes only: decode, one use case, encode. */
export const sandboxMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'advanceClock' | 'simulateCarrier'> = {
  advanceClock: (_root, { input }, context) =>
    toPayload(
      context,
      advanceClock(context.services.deps, context.caller, { ...input, by: input.by ?? null, to: input.to ?? null }),
      { now: null },
      async ({ now }) => ({ now, userErrors: [] }),
    ),
  simulateCarrier: (_root, { input }, context) =>
    toPayload(
      context,
      simulateCarrier(context.services.deps, context.caller, { ...input, outletId: input.outletId ?? null }),
      { parcel: null, events: [] },
      async ({ parcelId, before, after }) => {
        const [parcel, events] = await Promise.all([
          context.parcels.load(parcelId),
          context.reads.eventsOf(parcelId, after - before, before),
        ])
        const played = events.filter(({ sequence }) => sequence <= after)
        return { parcel, events: played.filter(isParcelEvent), userErrors: [] }
      },
    ),
}
