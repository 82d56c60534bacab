import type { SchemaTypes } from '../generated/resolver-types.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `Redirect`. */
export const redirect: SchemaTypes['resolvers']['Redirect'] = {
  outlet: ({ outletId }) => ({ id: outletId }),
  servicePoint: ({ servicePointId }) => ({ id: servicePointId }),
  reservedUntil: ({ reservedUntil, outletId }, _args, { timeZones }) =>
    showAtOutlet(reservedUntil, outletId, timeZones),
}
