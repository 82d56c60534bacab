import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { isManifestParty, type Manifest } from '../../domain/counter/manifest.ts'
import { actorOf } from '../request/actor.ts'
import type { Deps } from '../request/deps.ts'

/** Returns a manifest to which the caller is a party; null for all others, as if there were none. */
export async function findOwnManifest(deps: Deps, caller: Caller, text: string): Promise<Manifest | null> {
  const id = parseRealmId('mft', caller.realm, text)
  const manifest = id && (await deps.manifests.read(caller.realm, id))
  return manifest && isManifestParty(manifest, actorOf(caller)) ? manifest : null
}
