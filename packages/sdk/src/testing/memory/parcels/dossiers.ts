import { localDate } from '@restante/subgraph-kit'
import { type Dossier, type DossierReader, type Parcel, spellingsOf } from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'
import type { World } from '../world.ts'

/** Creates the reader of dossiers, which sees the parcels of all tenants: the decision checks the caller's role. */
export function createDossierReader(world: World, tables: Tables): DossierReader {
  const { parcels, identifiers, redirects, events } = tables
  const open = (found: readonly Parcel[]): readonly Dossier[] => found.map((parcel) => dossierOf(tables, parcel))
  const withNumber = (barcode: string): readonly Parcel[] => {
    const spellings = spellingsOf(barcode)
    const ids = identifiers
      .list(({ value, active }) => active && spellings.includes(value))
      .map((each) => each.parcelId)
    return parcels.pick([...new Set<string>(ids)])
  }
  return {
    read: async (_realm, ids) => open(parcels.pick(ids)),
    readReturn: async (_realm, returnId) => open(sortById(parcels.list((parcel) => parcel.returnId === returnId))),
    parcelOfRedirect: async (_realm, redirectId) => redirects.get(redirectId)?.parcelId ?? null,
    async parcelOfDelegation(_realm, delegationId) {
      return tables.codeParcels.list(({ codeId }) => codeId === delegationId)[0]?.parcelId ?? null
    },
    async findScan(_realm, deviceId, sequence) {
      const [found] = events.list((event) => event.deviceId === deviceId && event.deviceSequence === sequence)
      return found?.parcelId ? { parcelId: found.parcelId, sequence: found.sequence, details: found.details } : null
    },
    async findEvent(_realm, eventId) {
      const [found] = events.list(({ id }) => id === eventId)
      return found?.parcelId ? { ...found, parcelId: found.parcelId } : null
    },
    findParcelIds: async (_realm, barcodes) =>
      new Map(barcodes.map((barcode) => [barcode, withNumber(barcode).map(({ id }) => id)])),
    async findByBarcode(_realm, barcode, { partnerId, outletIds }) {
      const own = withNumber(barcode).filter(({ carrierId, custodianId, custodianOutletId }) =>
        outletIds === null
          ? partnerId !== null && [carrierId, custodianId].includes(partnerId)
          : custodianId === partnerId && outletIds.some((outletId) => outletId === custodianOutletId),
      )
      return open(
        own.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compareIds(a, b)).slice(0, 10),
      )
    },
    async findForeign(_realm, barcode, outletId) {
      const ships = ({ carrierId, shipperId }: Parcel): number =>
        Number(
          [...world.servicePoints.values()].some(({ partnerId, outletId: at, deleted }) => {
            const mayShip = (partner: string | null): boolean =>
              partner === partnerId ||
              world.grants.some(
                (grant) => grant.partnerId === partner && grant.grantedByPartnerId === partnerId && !grant.deleted,
              )
            return at === outletId && !deleted && (mayShip(carrierId) || mayShip(shipperId))
          }),
        )
      const [found] = withNumber(barcode).toSorted(
        (a, b) => ships(b) - ships(a) || a.createdAt.getTime() - b.createdAt.getTime() || compareIds(a, b),
      )
      return found ? dossierOf(tables, found) : null
    },
    async findByNumbers(_realm, numbers) {
      const ids = numbers.flatMap(({ scheme, value, carrierId }) =>
        identifiers
          .list((each) => each.active && each.scheme === scheme && each.value === value && each.carrierId === carrierId)
          .map(({ parcelId }) => parcelId),
      )
      return open(parcels.pick([...new Set<string>(ids)]))
    },
    findDue: async (_realm, now, limit) => open(listDue(tables, now, limit)),
  }
}

/** Returns a parcel with everything that a decision about it may need. */
function dossierOf(tables: Tables, parcel: Parcel): Dossier {
  const order = parcel.returnId === null ? null : tables.returnOrders.get(parcel.returnId)
  const siblings = tables.parcels.list(
    ({ id, returnId }) => returnId !== null && returnId === parcel.returnId && id !== parcel.id,
  )
  const open = tables.codeParcels.list(({ parcelId, state }) => parcelId === parcel.id && state === 'OPEN')
  return {
    parcel,
    identifiers: tables.identifiers.list(({ parcelId }) => parcelId === parcel.id),
    redirects: tables.redirects
      .list(({ parcelId }) => parcelId === parcel.id)
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || compareIds(a, b)),
    places: tables.places.list(({ holderId }) => holderId === parcel.id),
    codes: tables.codes.pick(open.map(({ codeId }) => codeId)),
    returnOrder: parcel.direction === 'OUTBOUND' ? null : order,
    exchange: parcel.direction === 'OUTBOUND' ? order : null,
    siblings: sortById(siblings).map(({ id: parcelId, direction, state, sequence }) => ({
      parcelId,
      direction,
      state,
      sequence,
    })),
    handOver: null,
  }
}

function listDue({ places, redirects, parcels, returnOrders }: Tables, now: Date, limit: number): readonly Parcel[] {
  const first = <Row>(
    rows: readonly Row[],
    momentOf: (row: Row) => Date | null,
    idOf: (row: Row) => string,
  ): string[] =>
    rows
      .filter((row) => (momentOf(row) ?? now) <= now && momentOf(row) !== null)
      .toSorted((a, b) => momentOf(a)!.getTime() - momentOf(b)!.getTime())
      .slice(0, limit)
      .map(idOf)
  const held = parcels.list(({ state }) => state === 'AT_OUTLET')
  const overdue = returnOrders.list(({ isAwaited, dropOffBy }) => isAwaited && dropOffBy < endedDay(now))
  const ids = [
    ...first(
      places.list(({ kind }) => kind === 'PROMISED'),
      ({ until }) => until,
      ({ holderId }) => holderId,
    ),
    ...first(
      redirects.list(({ state }) => state === 'REQUESTED'),
      ({ decideBy }) => decideBy,
      ({ parcelId }) => parcelId,
    ),
    ...first(
      held,
      ({ holdUntil }) => holdUntil,
      ({ id }) => id,
    ),
    ...first(
      held,
      ({ holdEndingAt }) => holdEndingAt,
      ({ id }) => id,
    ),
    ...parcels
      .list(
        ({ state, direction, returnId }) =>
          state === 'ANNOUNCED' && direction === 'RETURN' && overdue.some(({ id }) => id === returnId),
      )
      .slice(0, limit)
      .map(({ id }) => id),
  ]
  return parcels.pick([...new Set(ids)])
}

/** Returns the first local day that has not ended everywhere, twelve hours after it ended in UTC. */
function endedDay(now: Date): string {
  return localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')
}

/** Orders rows by their ids. */
export function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : Number(a.id > b.id)
}

/** Returns rows in the order of their ids. */
export function sortById<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(compareIds)
}
