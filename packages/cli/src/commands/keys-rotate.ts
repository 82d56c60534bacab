import { rotateKey } from '@restante/subgraph-service-points'
import type { Command } from '../command.ts'
import { readSpan } from '../words/parse-time.ts'
import { readText, realmOfKey } from '../words/read-options.ts'
import { requireDone } from '../realms/require-done.ts'
import { withRealms } from '../realms/with-realms.ts'

/** Replaces a key. */
export const keysRotateCommand: Command = {
  name: 'keys rotate',
  summary: 'replaces a key by a new one with the same rights',
  usage: [
    'restante keys rotate KEY_ID [--grace TIME] [--json]',
    '',
    '--grace TIME   the time for which the old key stays valid beside the new one, such as 30m, 24h or 7d, at most 90d;',
    '               left out: the old key is revoked at once',
    '--json         prints { keyId, key, oldKeyId, oldValidUntil } as one line of JSON; oldValidUntil is null when it is revoked',
    '',
    'KEY_ID is not the key but its id, as restante keys list shows it. The new key has the partner, kind, scopes, origins, outlets, label',
    'and end of the old one. It is shown once and stored as a digest only.',
  ],
  options: { grace: { type: 'string' }, json: { type: 'boolean' } },
  arguments: ['KEY_ID'],
  async run({ options, arguments: [keyId = ''], ...rest }) {
    const { terminal } = rest
    const realm = realmOfKey(keyId)
    const grace = readText(options, 'grace')
    const graceMs = grace === undefined ? 0 : readSpan('grace', grace)
    const rotated = await withRealms(rest, async (deps) =>
      requireDone(await rotateKey(deps, { realm, keyId, graceMs })),
    )
    const { oldValidUntil, text } = rotated
    terminal.say(
      oldValidUntil
        ? `✔ The old key ${keyId} stays valid until ${oldValidUntil.toISOString()}.`
        : `✔ The old key ${keyId} is revoked.`,
    )
    const shown = { keyId: rotated.keyId, key: text, oldKeyId: keyId, oldValidUntil }
    terminal.print(options['json'] ? JSON.stringify(shown) : text)
    return 'done'
  },
}
