import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { advanceClock } from '../../use-cases/sandbox/advance-clock.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations that exist in sandboxes only: decode, one use case, encode. */
export const sandboxMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'advanceClock'> = {
  advanceClock: (_root, { input }, context) =>
    toPayload(
      context,
      advanceClock(context.services.deps, context.caller, { ...input, by: input.by ?? null, to: input.to ?? null }),
      { now: null },
      async ({ now }) => ({ now, userErrors: [] }),
    ),
}
