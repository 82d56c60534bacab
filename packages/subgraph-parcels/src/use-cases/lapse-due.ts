import { localDate, type RealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { expireHold } from '../domain/counter.ts'
import { type Dossier, placeOf } from '../domain/dossier.ts'
import { contextAt } from '../domain/event.ts'
import { lapsePromise, lapseReturn } from '../domain/return.ts'
import type { Deps } from './deps.ts'

const mostPerRound = 100

/**
 * Ends what has run out in a realm by its clock: promises, holds and returns that nobody brought. Answers true when the round was full
 * and got somewhere, so that there may be more. Any number of workers may do it at once: each change expects the version that it was decided on.
 */
export async function lapseDue(deps: Pick<Deps, 'dossiers' | 'ledger' | 'realms'>, realm: RealmId): Promise<boolean> {
  const now = deps.realms.now(realm)
  const due = await deps.dossiers.findDue(realm, now, mostPerRound)
  const outcomes = await Promise.all(
    due.map(async (dossier) => {
      const after = lapse(dossier, now)
      const outcome = await deps.ledger.commit({
        realm,
        tenant: null,
        requestKey: null,
        now,
        versions: [{ parcel: dossier.parcel.id, sequence: dossier.parcel.sequence }],
        options: [
          {
            changes: [concludeChange(dossier, after, contextAt(now, dossier.parcel.custodianOutletId))],
            result: {},
            today: localDate(now, 'UTC'),
            // What lies there goes on lying there, only without a known end.
            always: true,
          },
        ],
        otherwise: {},
      })
      return outcome.kind === 'DONE'
    }),
  )
  return due.length >= mostPerRound && outcomes.some(Boolean)
}

function lapse(dossier: Dossier, now: Date): Dossier {
  const { parcel, returnOrder } = dossier
  if (parcel.state === 'AT_OUTLET' && parcel.holdUntil !== null && parcel.holdUntil <= now) return expireHold(dossier)
  const isNotBrought =
    parcel.state === 'ANNOUNCED' &&
    returnOrder !== null &&
    returnOrder.dropOffBy < localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')
  if (isNotBrought) return lapseReturn(dossier)
  const promised = placeOf(dossier, 'PROMISED')
  return promised?.until && promised.until <= now ? lapsePromise(dossier) : dossier
}
