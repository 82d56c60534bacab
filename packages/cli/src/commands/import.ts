import { importOutlets, indiaPost } from '@restante/subgraph-outlets'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'
import { describeReport, readDirectory } from '../sample.ts'

/** Brings the register up to date with a list of outlets. */
export const importCommand: Command = {
  name: 'import',
  summary: 'imports a list of outlets into the register',
  usage: [
    'restante import india-post [--json] [--rejected]',
    '',
    '--json       prints the report as one line of JSON',
    '--rejected   prints each row that is left out, with the reason, as a line of JSON before the report',
    '',
    'May be repeated: a row is known by its operator and branch code.',
  ],
  options: { json: { type: 'boolean' }, rejected: { type: 'boolean' } },
  async run({ options, arguments: [list], env, terminal }) {
    if (list !== 'india-post') throw new Error('Name a list; there is: india-post.')
    const store = await openStore(readConfig(env), terminal)
    try {
      const progress = terminal.begin('Outlets of India Post')
      const report = await importOutlets({
        ...indiaPost,
        pool: await store.pool('outlets'),
        source: readDirectory('full'),
        now: new Date(),
        onProgress: ({ read }) => progress.update(read, 165_627),
        ...(options['rejected'] && {
          onRejected: (row, reason) => terminal.print(JSON.stringify({ operatorRef: row.operatorRef, reason })),
        }),
      })
      progress.end(describeReport(report))
      if (options['json']) terminal.print(JSON.stringify(report))
    } finally {
      await store.close()
    }
    return 0
  },
}
