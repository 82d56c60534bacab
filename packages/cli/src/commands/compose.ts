import { fileURLToPath } from 'node:url'
import type { Command } from '../command.ts'
import { supergraphFile, writeSupergraph } from '../graph/compose.ts'

/** Composes the schemas of the subgraphs. */
export const composeCommand: Command = {
  name: 'compose',
  summary: 'composes the supergraph, or checks that it is up to date',
  usage: [
    'restante compose [--check]',
    '',
    '--check   writes nothing; exit code 1 when the committed supergraph is stale',
  ],
  options: { check: { type: 'boolean' } },
  async run({ options, terminal }) {
    const isCurrent = await writeSupergraph({ check: options['check'] === true })
    if (isCurrent) terminal.say('✔ The supergraph is up to date.')
    else if (options['check']) terminal.say('The supergraph is stale: run npm run compose.')
    else terminal.say(`✔ Wrote ${fileURLToPath(supergraphFile)}`)
    return isCurrent || !options['check'] ? 'done' : 'failed'
  },
}
