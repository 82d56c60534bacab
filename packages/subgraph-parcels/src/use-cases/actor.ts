import type { Caller } from '@restante/subgraph-kit'
import type { Actor } from '../domain/dossier.ts'

/** The caller as decisions see it. */
export function actorOf(caller: Caller): Actor {
  return {
    partnerId: caller.partnerId,
    outletIds: caller.kind === 'DEVICE' ? caller.outletIds : null,
    deviceId: caller.kind === 'DEVICE' ? caller.keyId : null,
  }
}
