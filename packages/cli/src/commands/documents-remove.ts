import type { Command } from '../command.ts'
import { defaultEndpoint, openClient } from '../words/open-client.ts'

/** Removes documents of a partner. */
export const documentsRemoveCommand: Command = {
  name: 'documents remove',
  summary: 'removes listed documents: keys may run them no longer',
  usage: [
    'restante documents remove ID... [--endpoint URL] [--json]',
    '',
    'ID               of a document; restante documents list shows them. At most 100, of which all are removed or none',
    `--endpoint URL   the graph; default ${defaultEndpoint}`,
    '--json           prints one line of JSON: an array of the ids',
    '',
    'The variable RESTANTE_KEY holds a secret key with the scope admin.',
  ],
  options: { endpoint: { type: 'string' }, json: { type: 'boolean' } },
  arguments: ['ID', '[ID...]'],
  async run(invocation) {
    const { options, terminal, stop } = invocation
    const ids = [...new Set(invocation.arguments)]
    const outcome = await openClient(invocation, 'admin').documents.remove({ ids }, { signal: stop })
    if (!outcome.ok) {
      for (const { path, message } of outcome.userErrors) terminal.say(`✖ ${ids[Number(path?.[2])] ?? ''}: ${message}`)
      return 'failed'
    }
    if (options['json']) terminal.print(JSON.stringify(outcome.removedIds))
    else for (const id of outcome.removedIds) terminal.say(`✔ ${id} is removed.`)
    return 'done'
  },
}
