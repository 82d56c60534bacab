import { type Caller, inputFault } from '@restante/subgraph-kit'
import type {
  CreateParcelInput as CreateParcelArgument,
  UpdateParcelInput as UpdateParcelArgument,
} from '../../generated/resolver-types.ts'
import type { CreateParcelInput } from '../../use-cases/parcels/create-parcel.ts'
import type { UpdateParcelInput } from '../../use-cases/parcels/update-parcel.ts'
import {
  decodeIdentifiers,
  decodeMeasure,
  decodePartner,
  decodeRecipient,
  decodeReferences,
  decodeReservableEnd,
} from './values.ts'

/** Decodes the announcement of a parcel. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateParcel(input: CreateParcelArgument, caller: Caller): CreateParcelInput {
  const direction = input.direction ?? 'OUTBOUND'
  const origin = input.origin ? decodeReservableEnd(input.origin, 'ADDRESS', 'input.origin') : null
  const destination = decodeReservableEnd(
    input.destination,
    direction === 'RETURN' ? 'HUB' : 'ADDRESS',
    'input.destination',
  )
  if (origin?.kind === 'RESERVATION' && (direction !== 'RETURN' || destination.kind !== 'HUB')) {
    throw inputFault('input.origin', 'can be a reservation only for a return to a hub.')
  }
  return {
    idempotencyKey: input.idempotencyKey,
    direction,
    carrierId: decodePartner(input.carrier, caller, 'input.carrier'),
    origin,
    destination,
    measure: decodeMeasure(input.measure),
    identifiers: decodeIdentifiers(input.identifiers, caller, 'input.identifiers'),
    refs: decodeReferences(input.references),
    recipient: decodeRecipient(input.recipient),
    restrictions: [...new Set(input.restrictions)],
    expectedOn: input.expectedOn ?? null,
  }
}

/** Decodes the update of a parcel. Throws BAD_USER_INPUT for a partner of another realm. */
export function decodeUpdateParcel(input: UpdateParcelArgument, caller: Caller): UpdateParcelInput {
  return {
    idempotencyKey: input.idempotencyKey,
    parcelId: input.parcelId,
    identifiers: decodeIdentifiers(input.identifiers, caller, 'input.identifiers'),
    measure: decodeMeasure(input.measure),
    carrierId: decodePartner(input.carrier, caller, 'input.carrier'),
    expectedOn: input.expectedOn ?? null,
  }
}
