import type { RefusalCode, SchemaTypes } from '../generated/resolver-types.ts'
import { feeOwed } from '../domain/parcel/redirect.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `Redirect`. */
export const redirect: SchemaTypes['resolvers']['Redirect'] = {
  outlet: ({ outletId }) => ({ id: outletId }),
  servicePoint: ({ servicePointId }) => ({ id: servicePointId }),
  fee: feeOwed,
  decideBy: ({ decideBy, outletId }, _args, { timeZones }) => showAtOutlet(decideBy, outletId, timeZones),
  // Stored as the carrier gave it, and the schema checked it then.
  refusal: ({ refusal }) => refusal as RefusalCode | null,
  reservedUntil: ({ reservedUntil, outletId }, _args, { timeZones }) =>
    showAtOutlet(reservedUntil, outletId, timeZones),
}

/** Resolvers of `RedirectOption`. */
export const redirectOption: NonNullable<SchemaTypes['resolvers']['RedirectOption']> = {
  cutOff: ({ cutOff, outletId }, _args, { timeZones }) => showAtOutlet(cutOff, outletId, timeZones),
}
