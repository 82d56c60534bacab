import type { Authenticator } from '../authenticate/authenticator.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import { unauthenticated } from '../gateway/check-caller.ts'
import { allowsOrigin, isForPages, isOwnPage } from '../http/cors.ts'
import { type Credential, readBearer } from '../http/credential.ts'
import { type IdentifiedSender, identify } from '../http/identify.ts'
import type { UpgradeRequest } from './websocket-upgrade.ts'

/**
 * Identifies the peer of a WebSocket by the Authorization header of the upgrade or the member `authorization` of the
 * payload of `connection_init`, but not by both. A page must come from an origin of the key, since WebSockets have no
 * CORS that would keep it from reading what is sent. Only pages of this very host may use keys that name no origins.
 * Refuses with UNAUTHENTICATED or FORBIDDEN.
 */
export async function identifyPeer(
  upgrade: UpgradeRequest,
  payload: Readonly<Record<string, unknown>>,
  authenticator: Authenticator,
): Promise<IdentifiedSender | Refusal> {
  const credential = readPayload(upgrade.credential, payload)
  if (credential.kind === 'refused') return credential
  const sender = await identify(credential.text, authenticator)
  if (sender.kind === 'refused') return sender
  const { identity } = sender
  if (!identity) return unauthenticated
  const { origin, host } = upgrade
  if (origin === undefined || allowsOrigin(identity, origin)) return sender
  const isForServers = !identity.caller || !isForPages(identity.caller)
  return isForServers && isOwnPage(origin, host)
    ? sender
    : refuse('FORBIDDEN', 'The key may not be used from this origin.')
}

function readPayload(header: string | null, payload: Readonly<Record<string, unknown>>): Credential | Refusal {
  const given = Object.entries(payload).flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? [value] : [],
  )
  if (given.length === 0) return { kind: 'credential', text: header }
  if (given.length > 1 || header !== null) return refuse('UNAUTHENTICATED', 'The key is given more than once.')
  return readBearer(typeof given[0] === 'string' ? given[0] : '')
}
