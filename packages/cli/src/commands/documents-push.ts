import type { Command, Invocation } from '../command.ts'
import { showDocuments } from '../documents/show-documents.ts'
import { pushBatches } from '../documents/push-batches.ts'
import { readDocuments } from '../documents/read-documents.ts'
import { defaultEndpoint, openClient } from '../words/open-client.ts'
import { readList } from '../words/read-options.ts'
import { UsageError } from '../words/usage-error.ts'

/** Lists documents of a partner's own. */
export const documentsPushCommand: Command = {
  name: 'documents push',
  summary: "lists a project's documents, so that publishable keys or shoppers may run them",
  usage: [
    'restante documents push FILE... [--for publishable,shopper] [--endpoint URL] [--json]',
    '',
    '--for WHOM       publishable keys, keys of shoppers, or both; default publishable',
    `--endpoint URL   the graph; default ${defaultEndpoint}`,
    '--json           prints one line of JSON: an array of { id, operations, audiences, pushedAt }',
    '',
    'The variable RESTANTE_KEY holds a secret key with the scope admin.',
    '',
    'FILE is persisted-documents.json of GraphQL Code Generator, the manifest of Apollo, or GraphQL: every operation with the',
    'fragments that it spreads, which may stand in any of the files. Clients may send a listed document in whatever print, or',
    'its id alone. Safe to repeat. Of up to 100 documents all are listed or none; more go in several requests.',
  ],
  options: { for: { type: 'string' }, endpoint: { type: 'string' }, json: { type: 'boolean' } },
  arguments: ['FILE', '[FILE...]'],
  async run(invocation) {
    const { options, terminal, stop } = invocation
    const audiences = readAudiences(options)
    const client = openClient(invocation, 'admin')
    const documents = await readDocuments(invocation.arguments)
    if (documents.length === 0) throw new Error('The files hold no operation.')
    const { pushed, problems } = await pushBatches(client, documents, audiences, stop)
    for (const problem of problems) terminal.say(`✖ ${problem}`)
    if (pushed.length > 0 || options['json']) showDocuments(pushed, invocation)
    return problems.length === 0 ? 'done' : 'failed'
  },
}

const audienceNames = { publishable: 'PUBLISHABLE', shopper: 'SHOPPER' } as const

function readAudiences(options: Invocation['options']) {
  const names = readList(options, 'for') ?? ['publishable']
  const audiences = names.map((name) =>
    Object.hasOwn(audienceNames, name) ? audienceNames[name as keyof typeof audienceNames] : null,
  )
  if (audiences.length === 0 || audiences.includes(null)) {
    throw new UsageError('--for must be publishable, shopper, or both with a comma between them.')
  }
  return [...new Set(audiences.filter((audience) => audience !== null))]
}
