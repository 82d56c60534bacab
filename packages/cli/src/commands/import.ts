import type { ImportOptions } from '@restante/subgraph-outlets'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'
import { importDirectory } from '../sample/sample.ts'
import { UsageError } from '../words/usage-error.ts'

/** Imports a list of outlets into the register. */
export const importCommand: Command = {
  name: 'import',
  summary: 'imports a list of outlets into the register',
  usage: [
    'restante import india-post [--json] [--rejected]',
    '',
    '--json       prints the report as one line of JSON',
    '--rejected   prints each row that is left out, with the reason, as a line of JSON before the report',
    '',
    'Safe to repeat: a row is identified by its operator and branch code.',
  ],
  options: { json: { type: 'boolean' }, rejected: { type: 'boolean' } },
  arguments: ['LIST'],
  async run({ options, arguments: [list], env, terminal, stop }) {
    if (list !== 'india-post') throw new UsageError(`There is no list ${JSON.stringify(list)}. There is: india-post.`)
    const store = await openStore(readConfig(env), terminal)
    try {
      const showRejected: ImportOptions['onRejected'] = (row, reason) =>
        terminal.print(JSON.stringify({ operatorRef: row.operatorRef, reason }))
      const report = await importDirectory(
        await store.pool('outlets'),
        terminal,
        'full',
        stop,
        options['rejected'] ? showRejected : undefined,
      )
      if (options['json']) terminal.print(JSON.stringify(report))
    } finally {
      await store.close()
    }
    return 'done'
  },
}
