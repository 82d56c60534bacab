import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { closeManifest } from '../../use-cases/manifests/close-manifest.ts'
import { openManifest, type ManifestResult } from '../../use-cases/manifests/open-manifest.ts'
import type { MutationOutcome } from '../../use-cases/request/run-once.ts'
import type { Context } from '../context.ts'
import { decodeOpenManifest } from '../decode/manifests.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of manifests: decode, one use case, encode. */
export const manifestMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'openManifest' | 'closeManifest'> = {
  openManifest: (_root, { input }, context) =>
    encode(context, openManifest(context.services.deps, context.caller, decodeOpenManifest(input, context.caller))),
  closeManifest: (_root, { input }, context) =>
    encode(context, closeManifest(context.services.deps, context.caller, input)),
}

function encode(context: Context, pending: Promise<MutationOutcome<ManifestResult>>) {
  return toPayload(context, pending, { manifest: null }, async ({ manifestId }) => ({
    manifest: await context.manifests.load(manifestId),
    userErrors: [],
  }))
}
