import { type Caller, inputFault } from '@restante/subgraph-kit'
import type {
  CreateReturnInput as CreateReturnArgument,
  ReceiveReturnInput as ReceiveReturnArgument,
  ResolveReturnInput as ResolveReturnArgument,
  SwapParcelsInput as SwapParcelsArgument,
} from '../../generated/resolver-types.ts'
import type { CreateReturnInput } from '../../use-cases/returns/create-return.ts'
import type { ReceiveReturnInput } from '../../use-cases/returns/receive-return.ts'
import type { SwapParcelsInput } from '../../use-cases/returns/swap-parcels.ts'
import type { ResolveReturnInput } from '../../use-cases/returns/resolve-return.ts'
import { decodeCollectParcel } from './collection.ts'
import {
  decodeDestination,
  decodeIdentifiers,
  decodeMeasure,
  decodePartner,
  decodeRecipient,
  decodeReferences,
} from './values.ts'

/** Decodes the request for a return. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateReturn(input: CreateReturnArgument, caller: Caller): CreateReturnInput {
  if (input.destination == null && input.deliveryId == null) {
    throw inputFault('input', 'must have `destination`, `deliveryId` or both.')
  }
  return {
    idempotencyKey: input.idempotencyKey,
    kind: input.kind ?? 'RETURN',
    method: input.method,
    items: input.items.map(({ sku, quantity, reason }) => ({ sku, quantity, reason })),
    refs: decodeReferences(input.references),
    carrierId: decodePartner(input.carrier, caller, 'input.carrier'),
    deliveryId: input.deliveryId ?? null,
    destination: input.destination ? decodeDestination(input.destination, 'HUB', 'input.destination') : null,
    measure: decodeMeasure(input.measure),
    identifiers: input.identifiers ? decodeIdentifiers(input.identifiers, caller, 'input.identifiers') : null,
    parcels:
      input.parcels?.map(({ measure, identifiers }, index) => ({
        measure: decodeMeasure(measure),
        identifiers: decodeIdentifiers(identifiers, caller, `input.parcels.${index}.identifiers`),
      })) ?? null,
    requiresApproval: input.requiresApproval ?? null,
    replacementParcelIds: input.replacementParcelIds ?? null,
    allowsIncomplete: input.allowsIncomplete ?? null,
    recipient: decodeRecipient(input.recipient),
    dropOffBy: input.dropOffBy ?? null,
  }
}

/** Decodes what has arrived of a return. */
export function decodeReceiveReturn(input: ReceiveReturnArgument): ReceiveReturnInput {
  return { ...input, items: input.items.map((item) => ({ ...item, outcome: item.outcome ?? null })) }
}

/** Decodes the end of a return. */
export function decodeResolveReturn(input: ResolveReturnArgument): ResolveReturnInput {
  return { ...input, outcomes: input.outcomes ?? [] }
}

/** Decodes a code that is presented for an exchange, with the checks of the recipient. */
export function decodeSwapParcels({ withoutReturn, ...input }: SwapParcelsArgument): SwapParcelsInput {
  return { ...decodeCollectParcel(input), withoutReturn: withoutReturn ?? null }
}
