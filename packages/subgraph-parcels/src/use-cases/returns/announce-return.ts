import type { Change } from '../../domain/parcel/change.ts'
import { type ChangedDossier, concludeChanges } from '../../domain/parcel/changes.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { joinScans } from '../parcels/join-scans.ts'
import { type DecidedCommit, versionsOf, startedDay } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'

/**
 * Returns the decision to announce the parcels of a new return, with the scans of their numbers that came before, and to link the
 * replacements of an exchange.
 */
export async function announceReturn<Draft>(
  deps: Deps,
  dossiers: readonly Dossier[],
  replacements: readonly ChangedDossier[],
  result: Draft,
  now: Date,
): Promise<DecidedCommit<Draft>> {
  const all = concludeChanges([...replacements, ...dossiers.map((after) => ({ before: null, after }))], contextAt(now))
  const announced = all.slice(replacements.length)
  let order = announced.at(-1)!.returnOrders[0]!
  const changes: Change[] = []
  const joinedScans: { readonly id: string }[] = []
  for (const [index, dossier] of dossiers.entries()) {
    const numbers = dossier.identifiers.map(({ value }) => value)
    const siblings = dossier.siblings.map((sibling) => ({
      ...sibling,
      state: changes.find(({ parcel }) => parcel.id === sibling.parcelId)?.parcel.state ?? sibling.state,
    }))
    const { change, scans } = await joinScans(
      deps,
      { ...dossier, returnOrder: order, siblings },
      // The order as it is announced would hide what earlier parcels have made of it.
      { ...announced[index]!, returnOrders: [] },
      numbers,
      now,
    )
    order = change.returnOrders.at(-1) ?? order
    changes.push(change)
    joinedScans.push(...scans)
  }
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossiers[0]!),
    options: [
      {
        // The order is written once, as the last change leaves it.
        changes: [...all.slice(0, replacements.length), ...changes].map((change, index, { length }) => ({
          ...change,
          returnOrders: index === length - 1 ? [order] : [],
        })),
        result,
        today: startedDay(now),
        // What a counter has already taken lies there.
        always: true,
      },
    ],
    otherwise: null,
    joinedScans,
  }
}
