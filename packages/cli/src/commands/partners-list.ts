import type { RealmId } from '@restante/subgraph-kit'
import { listPartners, type PartnerKind } from '@restante/subgraph-service-points'
import type { Command } from '../command.ts'
import { formatTable } from '../format-table.ts'
import { readList, readRealm } from '../words/read-options.ts'
import { requireDone } from '../realms/require-done.ts'
import { UsageError } from '../words/usage-error.ts'
import { withRealms } from '../realms/with-realms.ts'

const kinds: Readonly<Record<string, PartnerKind>> = {
  carrier: 'CARRIER',
  platform: 'PLATFORM',
  retailer: 'RETAILER',
  operator: 'OPERATOR',
  agent: 'AGENT',
}

/** Lists the partners of realms. */
export const partnersListCommand: Command = {
  name: 'partners list',
  summary: 'lists the partners of a realm, or of all realms',
  usage: [
    'restante partners list [--realm R] [--kind KIND] [--json]',
    '',
    '--realm R     the realm, such as demo; left out: every realm',
    `--kind KIND   ${Object.keys(kinds).join(', ')}; several separated by commas`,
    '--json        prints one line of JSON: an array of { realm, partnerId, code, name, kind }',
  ],
  options: { realm: { type: 'string' }, kind: { type: 'string' }, json: { type: 'boolean' } },
  async run({ options, ...rest }) {
    const realm = readRealm(options)
    const wanted = readList(options, 'kind')?.map(readKind) ?? null
    const partners = await withRealms(rest, async (deps) => {
      const listIn = async (each: RealmId) => requireDone(await listPartners(deps, { realm: each, kinds: wanted }))
      const lists = []
      for (const each of realm ? [realm] : await deps.realms.listRealms()) lists.push(await listIn(each))
      return lists.flatMap((list) => list.partners)
    })
    const shown = partners.map(({ realmId, partnerId, code, name, kind }) => ({
      realm: realmId as string,
      partnerId: partnerId as string,
      code,
      name,
      kind: kind as string,
    }))
    if (options['json']) rest.terminal.print(JSON.stringify(shown))
    else
      for (const line of formatTable(['realm', 'code', 'name', 'kind', 'partnerId'], shown)) rest.terminal.print(line)
    return 'done'
  },
}

function readKind(text: string): PartnerKind {
  const kind = Object.hasOwn(kinds, text.toLowerCase()) ? kinds[text.toLowerCase()] : undefined
  if (!kind) throw new UsageError(`--kind must be of ${Object.keys(kinds).join(', ')}.`)
  return kind
}
