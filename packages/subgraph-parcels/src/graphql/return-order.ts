import { formatInZone, instantOf, mainTimeZone } from '@restante/subgraph-kit'
import type { Parcel } from '../domain/parcel/parcel.ts'
import { isShopper } from '../use-cases/request/actor.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { Context } from './context.ts'

/** Resolvers of `ReturnOrder`. */
export const returnOrder: SchemaTypes['resolvers']['ReturnOrder'] = {
  parcels: ({ id }, _args, context) => loadParcels(id, context),
  replacements: async ({ id }, _args, { parcelsOfReturns }) =>
    (await parcelsOfReturns.load(id)).filter(({ direction }) => direction === 'OUTBOUND'),
  references: async ({ id }, _args, context) =>
    isShopper(context.caller) ? [] : ((await loadParcels(id, context))[0]?.refs ?? []),
  dropOffBy: async ({ id, dropOffBy }, _args, context) => {
    const zone = (await findZone(await loadParcels(id, context), context)) ?? 'UTC'
    return formatInZone(instantOf(dropOffBy, 1440, zone), zone)
  },
}

/** Returns the parcels with the items of a return. */
async function loadParcels(returnId: string, { parcelsOfReturns }: Context): Promise<readonly Parcel[]> {
  return (await parcelsOfReturns.load(returnId)).filter(({ direction }) => direction === 'RETURN')
}

/** Returns the time zone of the outlet where the parcels are handed in; before it is chosen, that of the country. */
async function findZone(parcels: readonly Parcel[], { caller, services, timeZones }: Context): Promise<string | null> {
  for (const { origin } of parcels) if (origin?.kind === 'OUTLET') return timeZones.load(origin.outletId)
  const destination = parcels[0]?.destination
  if (destination?.kind === 'OUTLET') return timeZones.load(destination.outletId)
  const country = services.deps.realms.country(caller.realm) ?? destination?.address.country
  return country === undefined ? null : mainTimeZone(country)
}
