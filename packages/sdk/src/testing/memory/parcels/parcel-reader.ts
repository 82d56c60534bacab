import type { Caller } from '@restante/subgraph-kit'
import { type EventReader, type Parcel, type ParcelReader, spellingsOf } from '@restante/subgraph-parcels/engine'
import { sortById } from './dossiers.ts'
import { isCovered } from './sessions.ts'
import type { Table, Tables } from '../tables.ts'

/** Creates the readers of what a caller may see at a moment: of the parcels to which it is a party, and of what belongs to them. */
export function createParcelReader(tables: Tables, caller: Caller, now: Date): ParcelReader & EventReader {
  const { partnerId, kind, keyId, outletIds } = caller
  const isDevice = kind === 'DEVICE'
  const covers = (...ids: readonly (string | null)[]): boolean => kind !== 'SESSION' || isCovered(tables, keyId, ids)
  const standsAt = (outletId: string | null): boolean => !isDevice || outletIds.some((own) => own === outletId)

  const isParty = (parcel: Parcel): boolean => {
    const { shipperId, carrierId, custodianId, custodianOutletId, custodianUntil } = parcel
    if (!covers(parcel.id, parcel.returnId, parcel.reservationId)) return false
    const keeps = custodianId === partnerId && (custodianUntil === null || custodianUntil > now)
    return isDevice ? keeps && standsAt(custodianOutletId) : keeps || [shipperId, carrierId].includes(partnerId)
  }
  const canSee = (parcelId: string): boolean => {
    const parcel = tables.parcels.get(parcelId)
    return parcel !== null && isParty(parcel)
  }
  const listParcels = (holds: (parcel: Parcel) => boolean): readonly Parcel[] =>
    tables.parcels.list((parcel) => isParty(parcel) && holds(parcel))
  const pick = async <Row>(table: Table<Row>, ids: readonly string[], holds: (row: Row) => boolean) =>
    table.pick(ids).filter(holds)
  const canRead = ({ parties, parcelId }: { parties: readonly string[]; parcelId: string | null }): boolean =>
    parties.includes(partnerId) && (parcelId === null ? !isDevice : canSee(parcelId))
  const hasReference = ({ refs }: Parcel, value: string): boolean => refs.some((reference) => reference.value === value)

  return {
    parcels: (ids) => pick(tables.parcels, ids, isParty),
    async listParcels({ states, direction, outletId, reference, updatedSince, holdUntilBefore }, first, after) {
      const isAt = (parcel: Parcel): boolean =>
        [
          parcel.custodianOutletId,
          parcel.locationOutletId,
          ...[parcel.origin, parcel.destination].map((end) => (end?.kind === 'OUTLET' ? end.outletId : null)),
        ].some((each) => each === outletId)
      const found = listParcels(
        (parcel) =>
          (!states?.length || states.includes(parcel.state)) &&
          (!direction || parcel.direction === direction) &&
          (!updatedSince || parcel.updatedAt >= updatedSince) &&
          (!holdUntilBefore || (parcel.holdUntil !== null && parcel.holdUntil < holdUntilBefore)) &&
          (!outletId || isAt(parcel)) &&
          (!reference || hasReference(parcel, reference)),
      )
      return pageOf(found, first, after)
    },
    async parcelsByIdentifier({ value, scheme, carrierId }, first, after) {
      const spellings = spellingsOf(value)
      const numbers = tables.identifiers.list(
        (each) =>
          spellings.includes(each.value) &&
          (!scheme || each.scheme === scheme) &&
          (!carrierId || each.carrierId === carrierId),
      )
      const found = listParcels(({ id }) => numbers.some(({ parcelId }) => parcelId === id))
      return pageOf(found, first, after)
    },
    identifiers: async (parcelIds) =>
      tables.identifiers
        .list(({ parcelId }) => parcelIds.includes(parcelId) && canSee(parcelId))
        .toSorted((a, b) => compareText(a.scheme, b.scheme) || compareText(a.value, b.value)),
    redirects: (ids) => pick(tables.redirects, ids, ({ parcelId }) => canSee(parcelId)),
    redirectsOf: async (parcelId, first, after) =>
      sortById(tables.redirects.list((each) => each.parcelId === parcelId && canSee(parcelId)))
        .filter(({ id }) => after === null || id > after)
        .slice(0, first + 1),
    reservations: (ids) =>
      pick(
        tables.reservations,
        ids,
        (each) => !isDevice && covers(each.id) && [each.partnerId, each.custodianId].includes(partnerId),
      ),
    manifests: (ids) =>
      pick(
        tables.manifests,
        ids,
        (each) => [each.partnerId, each.carrierId, each.custodianId].includes(partnerId) && standsAt(each.outletId),
      ),
    manifestItems: async (manifestIds) =>
      tables.manifestItems
        .list(({ manifestId }) => manifestIds.includes(manifestId))
        .toSorted((a, b) => compareText(a.barcode, b.barcode)),
    returnOrders: (ids) => pick(tables.returnOrders, ids, ({ id, shipperId }) => covers(id) && shipperId === partnerId),
    async listReturnOrders({ states, reference, updatedSince }, first, after) {
      const found = tables.returnOrders.list(
        (order) =>
          order.shipperId === partnerId &&
          (!states?.length || states.includes(order.state)) &&
          (!updatedSince || order.updatedAt >= updatedSince) &&
          (!reference ||
            listParcels(
              (parcel) =>
                parcel.returnId === order.id && parcel.direction === 'RETURN' && hasReference(parcel, reference),
            ).length > 0),
      )
      return pageOf(found, first, after)
    },
    parcelsOfReturns: async (returnIds) =>
      sortById(listParcels(({ returnId }) => returnId !== null && returnIds.includes(returnId))),
    handOvers: (ids) =>
      pick(tables.handOvers, ids, ({ id }) => listParcels(({ handOverId }) => handOverId === id).length > 0),
    parcelsOfHandOver: async (handOver) => sortById(listParcels(({ handOverId }) => handOverId === handOver)),

    eventsOf: async (parcelId, first, after) =>
      tables.events
        .list((event) => event.parcelId === parcelId && canRead(event) && (after === null || event.sequence > after))
        .toSorted((a, b) => a.sequence - b.sequence)
        .slice(0, first + 1),
    eventsAt: async (at) =>
      tables.events.list(
        (event) =>
          canRead(event) &&
          at.some(({ parcelId, sequence }) => event.parcelId === parcelId && event.sequence === sequence),
      ),
    feed: async ({ types, parcelId, outletId, recordedSince }, first, after) =>
      tables.events
        .list(
          (event) =>
            canRead(event) &&
            (after === null || event.position > after) &&
            (!types?.length || types.includes(event.type)) &&
            (!parcelId || event.parcelId === parcelId) &&
            (!outletId || event.outletId === outletId) &&
            (!recordedSince || event.recordedAt >= recordedSince),
        )
        .slice(0, first + 1),
  }
}

/** Returns the newest rows, after the one with the id `after`, one more than the page has. */
function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  first: number,
  after: string | null,
): readonly Row[] {
  return sortById(rows)
    .toReversed()
    .filter(({ id }) => after === null || id < after)
    .slice(0, first + 1)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
