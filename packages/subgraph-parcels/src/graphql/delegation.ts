import type { ParcelId } from '@restante/subgraph-kit'
import type { CodeState } from '../domain/parcel/counter-code.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { DelegationResult } from '../use-cases/collection/delegate-collection.ts'
import type { Context } from './context.ts'
import { showCode } from './counter-code.ts'

/** Source value of the resolvers of `Delegation`. */
export interface ShownDelegation {
  readonly id: string
  readonly state: CodeState
  readonly parcelId: ParcelId
}

/** Resolvers of `Delegation`. */
export const delegation: SchemaTypes['resolvers']['Delegation'] = {
  parcel: ({ parcelId }, _args, { parcels }) => parcels.load(parcelId),
  code: ({ id }, _args, context) => showCode(context, id),
}

/** Returns a delegation as it is now. */
export async function showDelegation(
  { services, caller }: Context,
  { delegationId, parcelId }: DelegationResult,
): Promise<ShownDelegation | null> {
  const issued = await services.deps.codes.read(caller.realm, delegationId)
  return issued && { id: delegationId, state: issued.code.state, parcelId }
}
