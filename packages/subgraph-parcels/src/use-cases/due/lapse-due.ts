import { localDate, type RealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { expireHold } from '../../domain/counter/counter.ts'
import { type Dossier, placeOf } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { lapsePromise, lapseReturn } from '../../domain/return.ts'
import type { Deps } from '../request/deps.ts'

const maxPerRound = 100

/**
 * Ends the promises, holds and returns that have lapsed by the realm's clock. Returns true when the round was full and made
 * progress, so that more may be due. Any number of workers may run it concurrently: each change expects the version that it
 * was decided on.
 */
export async function lapseDue(deps: Pick<Deps, 'dossiers' | 'ledger' | 'realms'>, realm: RealmId): Promise<boolean> {
  const now = deps.realms.now(realm)
  const due = await deps.dossiers.findDue(realm, now, maxPerRound)
  const outcomes = await Promise.all(
    due.map(async (dossier) => {
      const after = lapse(dossier, now)
      const outcome = await deps.ledger.commit({
        realm,
        tenant: null,
        requestKey: null,
        now,
        versions: [{ id: dossier.parcel.id, sequence: dossier.parcel.sequence }],
        options: [
          {
            changes: [concludeChange(dossier, after, contextAt(now, dossier.parcel.custodianOutletId))],
            result: {},
            today: localDate(now, 'UTC'),
            // An expired parcel stays on its shelf, so its place must not be refused.
            always: true,
          },
        ],
        otherwise: {},
      })
      return outcome.kind === 'DONE'
    }),
  )
  return due.length >= maxPerRound && outcomes.some(Boolean)
}

function lapse(dossier: Dossier, now: Date): Dossier {
  const { parcel, returnOrder } = dossier
  if (parcel.state === 'AT_OUTLET' && parcel.holdUntil !== null && parcel.holdUntil <= now) return expireHold(dossier)
  const isOverdue =
    parcel.state === 'ANNOUNCED' &&
    returnOrder !== null &&
    returnOrder.dropOffBy < localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')
  if (isOverdue) return lapseReturn(dossier)
  const promised = placeOf(dossier, 'PROMISED')
  return promised?.until && promised.until <= now ? lapsePromise(dossier) : dossier
}
