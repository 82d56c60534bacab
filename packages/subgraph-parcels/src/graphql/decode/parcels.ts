import type { Caller } from '@restante/subgraph-kit'
import type { CreateParcelInput as CreateParcelArgument } from '../../generated/resolver-types.ts'
import type { CreateParcelInput } from '../../use-cases/parcels/create-parcel.ts'
import {
  decodeDestination,
  decodeIdentifiers,
  decodeMeasure,
  decodePartner,
  decodeRecipient,
  decodeReferences,
} from './values.ts'

/** Decodes the announcement of a parcel. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateParcel(input: CreateParcelArgument, caller: Caller): CreateParcelInput {
  return {
    idempotencyKey: input.idempotencyKey,
    direction: input.direction ?? 'OUTBOUND',
    carrierId: decodePartner(input.carrier, caller, 'input.carrier'),
    origin: input.origin ? decodeDestination(input.origin, 'ADDRESS', 'input.origin') : null,
    destination: decodeDestination(
      input.destination,
      input.direction === 'RETURN' ? 'HUB' : 'ADDRESS',
      'input.destination',
    ),
    measure: decodeMeasure(input.measure),
    identifiers: decodeIdentifiers(input.identifiers, caller, 'input.identifiers'),
    refs: decodeReferences(input.references),
    recipient: decodeRecipient(input.recipient),
    restrictions: [...new Set(input.restrictions)],
    expectedOn: input.expectedOn ?? null,
  }
}
