import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import type { Destination, Parcel } from '../../domain/parcel/parcel.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** The delivery of a return, null when none is named, and where the return goes. */
export interface ReturnedDelivery {
  readonly delivery: Parcel | null
  readonly destination: Destination | null
  readonly errors: readonly UserError[]
}

/**
 * Reads the delivery of the caller's whose items come back. Without a stated destination the return goes where the delivery came
 * from.
 */
export async function readDelivery(
  deps: Deps,
  caller: Caller,
  { deliveryId, destination }: { readonly deliveryId: string | null; readonly destination: Destination | null },
  now: Date,
): Promise<ReturnedDelivery> {
  if (deliveryId === null) return { delivery: null, destination, errors: [] }
  const path = ['input', 'deliveryId']
  const fail = (error: UserError): ReturnedDelivery => ({ delivery: null, destination: null, errors: [error] })
  const id = parseRealmId('par', caller.realm, deliveryId)
  const dossier = await readDossierAs(deps, caller, id, ['SHIPPER'], now)
  if (!dossier) return fail(userError('NOT_FOUND', path))
  const { parcel } = dossier
  if (parcel.direction !== 'OUTBOUND') return fail(userError('INVALID_INPUT', path, 'The parcel is a return itself.'))
  if (destination) return { delivery: parcel, destination, errors: [] }
  const { origin } = parcel
  if (!origin) return fail(userError('INVALID_INPUT', path, 'It is not known where the delivery came from.'))
  return {
    delivery: parcel,
    destination: origin.kind === 'ADDRESS' ? { ...origin, kind: 'HUB' } : origin,
    errors: [],
  }
}
