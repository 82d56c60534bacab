import { revokeKey } from '@restante/subgraph-service-points'
import type { Command } from '../command.ts'
import { realmOfKey } from '../words/read-options.ts'
import { requireDone } from '../realms/require-done.ts'
import { withRealms } from '../realms/with-realms.ts'

/** Revokes a key. */
export const keysRevokeCommand: Command = {
  name: 'keys revoke',
  summary: 'revokes a key for good',
  usage: [
    'restante keys revoke KEY_ID',
    '',
    'KEY_ID is not the key but its id, as restante keys list shows it. Requests with the key are refused within about a second.',
  ],
  options: {},
  arguments: ['KEY_ID'],
  async run({ arguments: [keyId = ''], ...rest }) {
    const realm = realmOfKey(keyId)
    await withRealms(rest, async (deps) => requireDone(await revokeKey(deps, { realm, keyId })))
    rest.terminal.say(`✔ ${keyId} is revoked.`)
    return 'done'
  },
}
