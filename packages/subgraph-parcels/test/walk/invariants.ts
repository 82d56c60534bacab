import { canMove, hasEnded, type ParcelState, parcelStates } from '../../src/domain/parcel/parcel-state.ts'
import type { Network } from '../network.ts'

/** States in which a parcel lies at an outlet, so that it has a place there. */
const onTheShelf: readonly ParcelState[] = ['AWAITING_COURIER', 'AT_OUTLET', 'EXPIRED']
/** States in which a parcel cannot lie at an outlet. */
const underWay: readonly ParcelState[] = ['ACCEPTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED', 'LOST']

const list = (states: readonly ParcelState[]): string => states.map((state) => `'${state}'`).join(', ')
const ended = list(parcelStates.filter(hasEnded))

/** Rows that must never exist, by the sentence that they contradict. */
const contradictions: Readonly<Record<string, string>> = {
  'A parcel that has ended or is lost has no place': `select p.id, p.state, l.kind from parcels.place l join parcels.parcel p on (p.realm_id, p.id) = (l.realm_id, l.holder_id)
     where p.state in (${ended}, 'LOST')`,
  'A reservation that is not held has no place': `select r.id, r.state from parcels.place l join parcels.reservation r on (r.realm_id, r.id) = (l.realm_id, l.holder_id)
     where r.state <> 'HELD'`,
  'A place belongs to a parcel or a reservation': `select l.holder_id from parcels.place l
     where not exists (select from parcels.parcel p where (p.realm_id, p.id) = (l.realm_id, l.holder_id))
       and not exists (select from parcels.reservation r where (r.realm_id, r.id) = (l.realm_id, l.holder_id))`,
  'No day has more promised places than there are': `select l.service_point_id, l.purpose, day, count(*) from parcels.place l
       join parcels.shelf s
         on (s.realm_id, s.service_point_id, s.purpose, s.size_class) = (l.realm_id, l.service_point_id, l.purpose, l.size_class),
       generate_series(l.from_day, l.to_day, interval '1 day') day
     where l.kind <> 'HELD' group by l.service_point_id, l.purpose, l.size_class, day, s.places having count(*) > s.places`,
  'What lies on a shelf has a place and a location': `select p.id, p.state from parcels.parcel p where p.state in (${list(onTheShelf)}) and (p.location_outlet_id is null
       or not exists (select from parcels.place l where (l.realm_id, l.holder_id, l.kind) = (p.realm_id, p.id, 'HELD')))`,
  'What is under way holds no place on a shelf': `select p.id, p.state from parcels.parcel p join parcels.place l on (l.realm_id, l.holder_id, l.kind) = (p.realm_id, p.id, 'HELD')
     where p.state in (${list(underWay)})`,
  'A promised place is at the outlet where the parcel is bound': `select p.id, p.state from parcels.parcel p
       join parcels.place l on (l.realm_id, l.holder_id, l.kind) = (p.realm_id, p.id, 'PROMISED')
       join parcels.shelf s
         on (s.realm_id, s.service_point_id, s.purpose, s.size_class) = (l.realm_id, l.service_point_id, l.purpose, l.size_class)
     where s.outlet_id is distinct from (case p.direction when 'RETURN' then p.origin else p.destination end) ->> 'outletId'
       and s.outlet_id is distinct from p.origin ->> 'outletId'`,
  'At most one redirect of a parcel is open, and none of one that has ended': `select p.id, p.state, count(*) from parcels.redirect r join parcels.parcel p on (p.realm_id, p.id) = (r.realm_id, r.parcel_id)
     where r.state in ('REQUESTED', 'CONFIRMED', 'IN_PROGRESS') group by p.id, p.state
     having count(*) > 1 or p.state in (${ended}, 'LOST')`,
  'The events of a parcel are counted without gaps': `select p.id, p.sequence, count(*), max(e.sequence) from parcels.parcel p
       join parcels.event e on (e.realm_id, e.parcel_id) = (p.realm_id, p.id)
     group by p.id, p.sequence having count(*) <> max(e.sequence) or min(e.sequence) <> 1 or p.sequence <> max(e.sequence)`,
  'A code opens only what waits for it': `select k.code_id, c.purpose, p.state from parcels.code_parcel k
       join parcels.code c on (c.realm_id, c.id) = (k.realm_id, k.code_id)
       join parcels.parcel p on (p.realm_id, p.id) = (k.realm_id, k.parcel_id)
     where k.state = 'OPEN' and not (case c.purpose when 'COLLECTION' then p.state in ('AT_OUTLET', 'EXPIRED') else p.state = 'ANNOUNCED' end)`,
  'A hold ends only where something is held': `select p.id, p.state from parcels.parcel p where p.state = 'AT_OUTLET' and p.hold_until is null`,
}

/** Throws when something that must hold at every moment does not. */
export async function checkInvariants(network: Network): Promise<void> {
  await network.checkShelves()
  const sentences = Object.keys(contradictions)
  const { rows } = await network.admin.query<{ sentence: number; found: object }>(
    Object.values(contradictions)
      .map((query, index) => `select ${index} as sentence, to_jsonb(q.*) as found from (${query}) q`)
      .join(' union all '),
  )
  const wrong = rows.map(({ sentence, found }) => `${sentences[sentence]}, but: ${JSON.stringify(found)}`)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

/** Throws when a parcel's events, read from its first on, take a step that its states do not allow. */
export async function checkPaths(network: Network): Promise<void> {
  const { rows } = await network.admin.query<{ parcel_id: string; states: readonly ParcelState[] }>(
    `select parcel_id, array_agg(state order by sequence) as states from parcels.event
     where type like 'parcel.%' and effective and details ->> 'voids' is null group by parcel_id`,
  )
  for (const { parcel_id: parcelId, states } of rows) {
    for (const [index, state] of states.entries()) {
      const before = states[index - 1]
      if (before !== undefined && before !== state && !canMove(before, state))
        throw new Error(`${parcelId} went from ${before} to ${state}: ${states.join(' ')}`)
    }
  }
}
