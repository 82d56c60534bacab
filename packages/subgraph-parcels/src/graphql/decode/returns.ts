import type { Caller } from '@restante/subgraph-kit'
import type { CreateReturnInput as CreateReturnArgument } from '../../generated/resolver-types.ts'
import type { CreateReturnInput } from '../../use-cases/returns/create-return.ts'
import { decodeDestination, decodeMeasure, decodePartner, decodeRecipient, decodeReferences } from './values.ts'

/** Decodes the request for a return. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateReturn(input: CreateReturnArgument, caller: Caller): CreateReturnInput {
  return {
    idempotencyKey: input.idempotencyKey,
    kind: input.kind ?? 'RETURN',
    method: input.method,
    items: input.items.map(({ sku, quantity, reason }) => ({ sku, quantity, reason })),
    refs: decodeReferences(input.references),
    carrierId: decodePartner(input.carrier, caller),
    destination: decodeDestination(input.destination, 'HUB'),
    measure: decodeMeasure(input.measure),
    recipient: decodeRecipient(input.recipient),
    dropOffBy: input.dropOffBy ?? null,
  }
}
