import type { Caller } from '@restante/subgraph-kit'
import type { OpenManifestInput as OpenManifestArgument } from '../../generated/resolver-types.ts'
import type { OpenManifestInput } from '../../use-cases/manifests/open-manifest.ts'
import { decodePartner } from './values.ts'

/** Decodes what is expected at an outlet. */
export function decodeOpenManifest(input: OpenManifestArgument, caller: Caller): OpenManifestInput {
  return {
    ...input,
    carrier: decodePartner(input.carrier, caller, 'input.carrier'),
    barcodes: input.barcodes ?? null,
  }
}
