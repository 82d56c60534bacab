import { listKeys, type ListedKey } from '@restante/subgraph-service-points'
import type { Command } from '../command.ts'
import { findPartner } from '../realms/find-partner.ts'
import { formatTable } from '../format-table.ts'
import { readText, requireRealm } from '../words/read-options.ts'
import { requireDone } from '../realms/require-done.ts'
import { withRealms } from '../realms/with-realms.ts'

/** Lists keys without their texts. */
export const keysListCommand: Command = {
  name: 'keys list',
  summary: 'lists the keys of a realm or of a partner, never their texts',
  usage: [
    'restante keys list --realm R [--partner P] [--json]',
    '',
    '--realm R     the realm, such as demo',
    '--partner P   only keys of this partner, by its id or its code',
    '--json        prints one line of JSON: an array of { keyId, label, kind, lastFour, partnerId, scopes, origins, outletIds,',
    '              createdAt, expiresAt, revokedAt }',
    '',
    'The last four characters tell a key: nothing else of its text is stored.',
  ],
  options: { realm: { type: 'string' }, partner: { type: 'string' }, json: { type: 'boolean' } },
  async run({ options, ...rest }) {
    const realm = requireRealm(options)
    const partner = readText(options, 'partner')
    const { keys } = await withRealms(rest, async (deps) => {
      const filter = partner === undefined ? {} : { partnerId: await findPartner(deps, realm, partner) }
      return requireDone(await listKeys(deps, { realm, ...filter }))
    })
    const columns = ['keyId', 'label', 'kind', 'key', 'for', 'created', 'state', 'scopes'] as const
    if (options['json']) rest.terminal.print(JSON.stringify(keys.map(({ realmId: _realm, ...key }) => key)))
    else for (const line of formatTable(columns, keys.map(toRow))) rest.terminal.print(line)
    return 'done'
  },
}

function toRow(key: ListedKey) {
  return {
    keyId: key.keyId,
    label: key.label,
    kind: key.kind,
    key: `…${key.lastFour}`,
    for: [...key.origins, ...key.outletIds].join(','),
    created: key.createdAt.toISOString().slice(0, 10),
    state: describeState(key),
    scopes: key.scopes.join(','),
  }
}

function describeState({ revokedAt, expiresAt }: ListedKey): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString()}`
  return expiresAt ? `expires ${expiresAt.toISOString()}` : 'valid'
}
