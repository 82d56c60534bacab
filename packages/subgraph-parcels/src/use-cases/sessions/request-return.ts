import type { ParcelId, ReturnOrderId } from '@restante/subgraph-kit'
import { type ShopperSession, withReturn } from '../../domain/session/shopper-session.ts'
import type { DecidedCommit } from '../request/decision.ts'
import { type UserError, userError } from '../request/user-error.ts'
import type { CreateReturnInput } from '../returns/create-return.ts'

/** The members of the input that are the shipper's to decide. */
const shippers = [
  'carrierId',
  'destination',
  'recipient',
  'dropOffBy',
  'allowsIncomplete',
  'identifiers',
] as const satisfies readonly (keyof CreateReturnInput)[]

const names: Partial<Record<(typeof shippers)[number], string>> = { carrierId: 'carrier' }

/**
 * Returns the reasons for which a shopper may not request this return: it is of a delivery of the session, which nobody has requested
 * with the session yet, and how it comes back is decided by the shipper, who has to approve it.
 */
export function refuseShopperReturn(session: ShopperSession, input: CreateReturnInput): readonly UserError[] {
  const { deliveryId, parcels, refs, requiresApproval } = input
  const stated: string[] = shippers.filter((name) => input[name] !== null).map((name) => names[name] ?? name)
  if (parcels?.some(({ identifiers }) => identifiers.length > 0)) stated.push('parcels')
  if (refs.length > 0) stated.push('references')
  if (requiresApproval === false) stated.push('requiresApproval')
  const message = 'With the key of a shopper, this is for the shipper to decide.'
  return [
    ...stated.map((name) => userError('INVALID_INPUT', ['input', name], message)),
    ...(deliveryId === null
      ? [userError('INVALID_INPUT', ['input', 'deliveryId'], 'A shopper names the delivery whose items come back.')]
      : []),
    ...(session.returnedIds.some((id) => id === deliveryId)
      ? [userError('STATE_NOT_ALLOWED', ['input', 'deliveryId'], 'Its return has been requested before.')]
      : []),
  ]
}

/** Returns the decision with the session that covers the return, and requests no other of the delivery. */
export function coverReturn<Draft>(
  decision: DecidedCommit<Draft>,
  session: ShopperSession,
  returnId: ReturnOrderId,
  deliveryId: ParcelId,
): DecidedCommit<Draft> {
  return {
    ...decision,
    versions: [...decision.versions, { id: session.id, sequence: session.sequence }],
    options: decision.options.map((option) => ({ ...option, sessions: [withReturn(session, returnId, deliveryId)] })),
  }
}
