import { type Change, concludeChange, mergeChanges } from './change.ts'
import type { Dossier } from './dossier.ts'
import type { EventContext } from './event.ts'

/** One of several parcels that change together. */
export interface ChangedDossier {
  /** Null for a new parcel. */
  readonly before: Dossier | null
  readonly after: Dossier
  /** The dossier between, of a parcel that passes through a state without a request of its own. */
  readonly between?: Dossier | undefined
}

/**
 * Returns the writes that change several parcels of one return order at once, whether its own or replacements. The order
 * changes once, with an event of the last of the parcels, so that no state between is ever seen.
 */
export function concludeChanges(changed: readonly ChangedDossier[], context: EventContext): readonly Change[] {
  const states = new Map(changed.map(({ after: { parcel } }) => [parcel.id, parcel.state]))
  return changed.map((each, index) => {
    const { before, after } = each
    if (index < changed.length - 1) {
      return concludeSteps({ ...each, before: before && withoutOrder(before), after: withoutOrder(after) }, context)
    }
    const siblings = after.siblings.map((other) => ({ ...other, state: states.get(other.parcelId) ?? other.state }))
    return concludeSteps({ ...each, after: { ...after, siblings } }, context)
  })
}

function concludeSteps({ before, between, after }: ChangedDossier, context: EventContext): Change {
  if (!between) return concludeChange(before, after, context)
  const first = concludeChange(before && withoutOrder(before), withoutOrder(between), context)
  const { returnOrder, exchange, siblings } = before ?? after
  const midway = { ...between, parcel: first.parcel, returnOrder, exchange, siblings }
  return mergeChanges(first, concludeChange(midway, after, context))
}

function withoutOrder(dossier: Dossier): Dossier {
  return { ...dossier, returnOrder: null, exchange: null, siblings: [] }
}
