import type { KeyKind, RealmId, Scope } from '@restante/subgraph-kit'
import { createKey, type Refused, scopesByKind } from '@restante/subgraph-service-points'
import type { Command, Invocation } from '../command.ts'
import { adviseToListPartners, findPartner } from '../realms/find-partner.ts'
import { readMoment } from '../words/parse-time.ts'
import { readList, readText, requireRealm } from '../words/read-options.ts'
import { requireDone } from '../realms/require-done.ts'
import { UsageError } from '../words/usage-error.ts'
import { withRealms } from '../realms/with-realms.ts'

const kinds: Readonly<Record<string, KeyKind>> = { secret: 'SECRET', publishable: 'PUBLISHABLE', device: 'DEVICE' }

/** Creates a key. */
export const keysCreateCommand: Command = {
  name: 'keys create',
  summary: 'creates a key of a partner',
  usage: [
    'restante keys create --realm R --partner P --kind secret|publishable|device [options]',
    '',
    '--realm R         the realm, such as demo',
    '--partner P       the partner, by its id or its code; restante partners list shows them',
    '--kind KIND       secret for servers, publishable for browsers, device for one device at a counter',
    '--outlet out_…    for a device, the outlets where it is used, separated by commas; the partner must run them',
    '--origin URL      for a publishable key, the origins of the pages that may use it, separated by commas; * in a sandbox',
    '--scopes LIST     what the key may do, separated by commas; left out: all that a key of its kind may, except for a secret key',
    '                  erase, admin and planning:apply',
    '--expires WHEN    the moment from which it is refused, such as 2027-01-31T12:00:00Z, or a time from now, such as 90d',
    '--label TEXT      a name for people',
    '--json            prints { keyId, key } as one line of JSON',
    '',
    'Scopes of a secret key:',
    `  ${scopesByKind.SECRET.slice(0, 8).join(', ')},`,
    `  ${scopesByKind.SECRET.slice(8).join(', ')}`,
    '',
    'The key is shown once and stored as a digest only.',
  ],
  options: {
    realm: { type: 'string' },
    partner: { type: 'string' },
    kind: { type: 'string' },
    outlet: { type: 'string' },
    origin: { type: 'string' },
    scopes: { type: 'string' },
    expires: { type: 'string' },
    label: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ options, ...rest }) {
    const realm = requireRealm(options)
    const kind = readKind(options)
    const partner = readText(options, 'partner')
    if (partner === undefined) throw new UsageError('--partner is missing.')
    const scopes = readScopes(options, kind)
    const expires = readText(options, 'expires')
    const input = {
      realm,
      kind,
      outletIds: readList(options, 'outlet') ?? [],
      origins: readList(options, 'origin') ?? [],
      label: readText(options, 'label') ?? '',
      ...(scopes && { scopes }),
      ...(expires !== undefined && { expiresAt: readMoment('expires', expires, new Date()) }),
    }
    const made = await withRealms(rest, async (deps) => {
      const partnerId = await findPartner(deps, realm, partner)
      return requireDone(await createKey(deps, { ...input, partnerId }), (problem) => advise(problem, realm))
    })
    const shown = options['json'] ? JSON.stringify({ keyId: made.keyId, key: made.text }) : made.text
    rest.terminal.print(shown)
    return 'done'
  },
}

function advise({ code }: Refused['problems'][number], realm: RealmId): string | undefined {
  return code === 'OUTLET_NOT_ALLOWED' ? adviseToListPartners(realm) : undefined
}

function readKind(options: Invocation['options']): KeyKind {
  const text = readText(options, 'kind') ?? ''
  const kind = Object.hasOwn(kinds, text) ? kinds[text] : undefined
  if (!kind) throw new UsageError(`--kind must be one of ${Object.keys(kinds).join(', ')}.`)
  return kind
}

function readScopes(options: Invocation['options'], kind: KeyKind): readonly Scope[] | undefined {
  const named = readList(options, 'scopes')
  const allowed = scopesByKind[kind]
  return named?.map((text) => {
    const scope = allowed.find((each) => each === text)
    if (scope) return scope
    const message = `A ${kind.toLowerCase()} key has no scope ${JSON.stringify(text)}. It may have: ${allowed.join(', ')}.`
    throw new UsageError(message)
  })
}
