import { newRealmId, type RealmId } from '@restante/subgraph-kit'
import type { Parcels } from '@restante/subgraph-parcels'

/** A request to the ledger. */
type Commit = Parameters<Parcels['deps']['ledger']['commit']>[0]

const realm = 'bench' as RealmId
const shipperId = newRealmId('prt', realm, new Date())
const carrierId = newRealmId('prt', realm, new Date())

/** Makes the request that announces a parcel and writes two events for each of its two parties. */
function announceParcel(): Commit {
  const now = new Date()
  const id = newRealmId('par', realm, now)
  const event = (sequence: number, state: 'ANNOUNCED' | 'ACCEPTED') => ({
    realmId: realm,
    parcelId: id,
    sequence,
    id: newRealmId('evt', realm, now),
    type: `parcel.${state.toLowerCase()}` as const,
    subjectId: id,
    parties: [shipperId, carrierId],
    occurredAt: now,
    recordedAt: now,
    livemode: false,
    outletId: null,
    state,
    effective: true,
    details: null,
    deviceId: null,
    deviceSequence: null,
  })
  const parcel = {
    realmId: realm,
    id,
    livemode: false,
    direction: 'OUTBOUND' as const,
    state: 'ACCEPTED' as const,
    damaged: false,
    shipperId,
    carrierId,
    custodianId: null,
    custodianOutletId: null,
    custodianUntil: null,
    origin: null,
    destination: {
      kind: 'HUB' as const,
      address: { lines: ['Hub 1'], locality: null, postalCode: null, subdivision: null, country: 'IN' },
    },
    measure: null,
    restrictions: [],
    refs: [],
    recipient: null,
    expectedOn: null,
    holdUntil: null,
    returnId: null,
    sequence: 2,
    lastScanAt: now,
    createdAt: now,
    updatedAt: now,
    locationOutletId: null,
    locationSince: null,
    locationShelf: null,
    holdExtensions: 0,
    holdEndingAt: null,
    handOverId: null,
    isShipperOpen: false,
    reservationId: null,
  }
  const change = {
    parcel,
    returnOrders: [],
    identifiers: [],
    references: [],
    redirects: [],
    codes: [],
    codeParcels: [],
    handOvers: [],
    events: [event(1, 'ANNOUNCED'), event(2, 'ACCEPTED')],
    frees: [],
    takes: [],
  }
  return {
    realm,
    tenant: null,
    requestKey: null,
    now,
    versions: [{ id, sequence: 0 }],
    options: [{ changes: [change], result: {}, today: '2026-11-28', always: false }],
    otherwise: {},
  }
}

/** Has callers commit to the ledgers in turn, each as soon as its last commit was acknowledged; returns commits per second. */
export async function measureCommits(
  ledgers: readonly Parcels['deps']['ledger'][],
  { callers, seconds, stop }: { readonly callers: number; readonly seconds: number; readonly stop: AbortSignal },
): Promise<number> {
  const startedAt = performance.now()
  const until = startedAt + seconds * 1_000
  let commits = 0
  const call = async (_: unknown, caller: number): Promise<void> => {
    const ledger = ledgers[caller % ledgers.length]!
    while (performance.now() < until && !stop.aborted) {
      const { kind } = await ledger.commit(announceParcel())
      if (kind !== 'DONE') throw new Error(`A commit ended as ${kind}.`)
      commits += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  stop.throwIfAborted()
  return commits / ((performance.now() - startedAt) / 1_000)
}
