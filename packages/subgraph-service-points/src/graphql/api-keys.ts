import type { MutationRevokeApiKeyArgs } from '../generated/resolver-types.ts'
import { revokeApiKey as revoke } from '../use-cases/keys/revoke-api-key.ts'
import { toPayload } from './payload.ts'
import type { RequestScope } from './request-scope.ts'

/** `Mutation.revokeApiKey`. */
export function revokeApiKey(_root: unknown, { input }: MutationRevokeApiKeyArgs, scope: RequestScope) {
  return toPayload(scope, revoke(scope.useCases, scope, input), { apiKey: null }, async ({ keyId }) => {
    const [apiKey] = await scope.reader.findApiKeys([keyId])
    return { apiKey: apiKey ?? null, userErrors: [] }
  })
}
