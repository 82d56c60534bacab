import type { Caller } from '@restante/subgraph-kit'
import { decideResult, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { findOwnManifest } from './find-own-manifest.ts'
import { manifestCodec, type ManifestResult } from './open-manifest.ts'

/** The end of the counting: both sides agree, or they do not. */
export interface CloseManifestInput {
  readonly idempotencyKey: string
  readonly manifestId: string
  readonly agreed: boolean
}

/** Closes a manifest of the caller's, which then takes no scans any more. */
export async function closeManifest(
  deps: Deps,
  caller: Caller,
  input: CloseManifestInput,
): Promise<MutationOutcome<ManifestResult>> {
  return runOnce(deps, caller, {
    operation: 'closeManifest',
    input,
    codec: manifestCodec,
    isPure: true,
    async decide(now) {
      const manifest = await findOwnManifest(deps, caller, input.manifestId)
      if (!manifest) return fail(userError('NOT_FOUND', ['input', 'manifestId']))
      const state = input.agreed ? 'AGREED' : 'DISPUTED'
      if (manifest.state === state) return fail(userError('ALREADY_IN_STATE'))
      if (manifest.state !== 'OPEN') return fail(userError('STATE_NOT_ALLOWED'))
      return {
        ...decideResult({ manifestId: manifest.id }),
        manifest: { manifest: { ...manifest, state, closedAt: now }, items: [] },
      }
    },
  })
}
