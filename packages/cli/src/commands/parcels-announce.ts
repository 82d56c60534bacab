import { announceParcels } from '../announce/announce-parcels.ts'
import { columns, readParcels } from '../announce/read-parcels.ts'
import type { Command } from '../command.ts'
import { defaultEndpoint, openClient } from '../words/open-client.ts'

/** Announces the parcels of a file. */
export const parcelsAnnounceCommand: Command = {
  name: 'parcels announce',
  summary: 'announces the parcels of a file, as a carrier does for a night',
  usage: [
    'restante parcels announce FILE [--endpoint URL] [--json] [--rejected]',
    '',
    `--endpoint URL   the graph; default ${defaultEndpoint}`,
    '--json           prints the report as one line of JSON',
    '--rejected       prints each line that was not announced, with the reasons, as a line of JSON before the report',
    '',
    'The variable RESTANTE_KEY holds a secret key with the scope parcels:write.',
    '',
    'FILE is JSON Lines: an object a line, as the CreateParcelInput of the schema without its key, such as',
    '  {"destination":{"outletId":"out_…"},"identifiers":[{"scheme":"CARRIER","value":"A1"}]}',
    'or, when its name ends in .csv, comma-separated values with a first row of names, in any order:',
    `  ${columns.slice(0, 9).join(', ')},`,
    `  ${columns.slice(9).join(', ')}.`,
    'An address has its lines separated by |; sizes are millimetres and grams; scheme is CARRIER when left out.',
    '',
    'Safe to repeat, also after Ctrl-C: the key of each announcement follows from its line, so that none is made twice.',
    'The exit code is 0 when all were announced, and 1 when some were not.',
  ],
  options: { endpoint: { type: 'string' }, json: { type: 'boolean' }, rejected: { type: 'boolean' } },
  arguments: ['FILE'],
  async run({ options, arguments: [file = ''], env, terminal, stop }) {
    const client = openClient({ options, env }, 'parcels:write')
    const progress = terminal.begin('Parcels')
    const report = await announceParcels({
      client,
      parcels: readParcels(file, (bytes, total) => progress.update(bytes, total)),
      signal: stop,
      onRejected: (line) => {
        if (options['rejected']) terminal.print(JSON.stringify(line))
      },
    })
    const { announced, rejected } = report
    progress.end(`${announced.toLocaleString('en')} announced, ${rejected.toLocaleString('en')} not`)
    if (options['json']) terminal.print(JSON.stringify(report))
    return rejected === 0 ? 'done' : 'failed'
  },
}
