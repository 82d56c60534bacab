import type { RealmId } from '@restante/subgraph-kit'
import { endReservation } from '../../domain/placing/reservation.ts'
import { startedDay } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'

/**
 * Frees the places of reservations that have run out by the realm's clock, at most `limit` at once. Returns true when it freed
 * some, so that more may be due.
 */
export async function lapseReservations(
  deps: Pick<Deps, 'reservations' | 'ledger' | 'realms'>,
  realm: RealmId,
  limit: number,
): Promise<boolean> {
  const now = deps.realms.now(realm)
  const due = await deps.reservations.findDue(realm, now, limit)
  const outcomes = await Promise.all(
    due.map((reserved) =>
      deps.ledger.commit({
        realm,
        tenant: null,
        requestKey: null,
        now,
        versions: [{ id: reserved.reservation.id, sequence: reserved.reservation.sequence }],
        options: [
          {
            changes: [],
            reservations: [endReservation(reserved, 'LAPSED')],
            result: {},
            today: startedDay(now),
            always: true,
          },
        ],
        otherwise: {},
      }),
    ),
  )
  return outcomes.some(({ kind }) => kind === 'DONE')
}
