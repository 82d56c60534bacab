import type { Command } from '../command.ts'
import { showDocuments } from '../documents/show-documents.ts'
import { defaultEndpoint, openClient } from '../words/open-client.ts'

/** Shows the documents of a partner. */
export const documentsListCommand: Command = {
  name: 'documents list',
  summary: "shows a partner's listed documents, and those that the graph no longer runs",
  usage: [
    'restante documents list [--endpoint URL] [--json]',
    '',
    `--endpoint URL   the graph; default ${defaultEndpoint}`,
    '--json           prints one line of JSON: an array of { id, operations, audiences, pushedAt, problems }',
    '',
    'The variable RESTANTE_KEY holds a secret key with the scope admin. The exit code is 1 when the graph has changed so that a',
    'document no longer runs; standard error says which, and why.',
  ],
  options: { endpoint: { type: 'string' }, json: { type: 'boolean' } },
  async run(invocation) {
    const client = openClient(invocation, 'admin')
    const documents = []
    for await (const { node } of client.documents.list({ first: 100 }, { signal: invocation.stop }))
      documents.push(node)
    showDocuments(documents, invocation)
    const broken = documents.filter(({ problems }) => problems.length > 0)
    for (const { id, problems } of broken) invocation.terminal.say(`✖ ${id}: ${problems.join(' ')}`)
    return broken.length === 0 ? 'done' : 'failed'
  },
}
