import { type KeyKind, parseRealm } from '@restante/subgraph-kit'
import { createKey, createRealmStore } from '@restante/subgraph-service-points'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'

const kinds: Readonly<Record<string, KeyKind>> = { secret: 'SECRET', publishable: 'PUBLISHABLE', device: 'DEVICE' }

/** Creates keys. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'creates a key of a partner',
  usage: [
    'restante keys create --realm R --partner prt_… --kind secret|publishable|device [options]',
    '',
    '--outlet out_…   for a device, the outlets where it is used, separated by commas',
    '--origin URL     for a publishable key, the origins of the pages that may use it, separated by commas; * in a sandbox',
    '--label TEXT     a name for people',
    '--json           prints { keyId, key } as one line of JSON',
    '',
    'The key is shown once and stored as a digest only.',
  ],
  options: {
    realm: { type: 'string' },
    partner: { type: 'string' },
    kind: { type: 'string' },
    outlet: { type: 'string' },
    origin: { type: 'string' },
    label: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ options, arguments: [action], env, terminal }) {
    const realm = parseRealm(String(options['realm'] ?? ''))
    const kind = kinds[String(options['kind'] ?? '')]
    if (action !== 'create' || !realm || !kind)
      throw new Error('Use: keys create --realm R --partner prt_… --kind secret|publishable|device')
    const store = await openStore(readConfig(env), terminal)
    try {
      const made = await createKey(
        { realms: createRealmStore(await store.pool('service_points')), now: () => new Date() },
        {
          realm,
          partnerId: String(options['partner'] ?? ''),
          kind,
          outletIds: listOf(options['outlet']),
          origins: listOf(options['origin']),
          label: String(options['label'] ?? ''),
        },
      )
      if (made.kind === 'refused') throw new Error(made.problems.map(({ message }) => message).join(' '))
      terminal.print(options['json'] ? JSON.stringify({ keyId: made.keyId, key: made.text }) : made.text)
    } finally {
      await store.close()
    }
    return 0
  },
}

function listOf(option: string | boolean | undefined): string[] {
  return typeof option === 'string' ? option.split(',').filter(Boolean) : []
}
