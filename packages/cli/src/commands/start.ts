import { dirname } from 'node:path'
import { findStoredData } from '@restante/store'
import { createLog } from '@restante/subgraph-kit'
import type { Command } from '../command.ts'
import { untilStopped } from '../command.ts'
import { type Config, readConfig } from '../config.ts'
import { formatBytes } from '../format-bytes.ts'
import { assertPortFree } from '../graph/assert-port-free.ts'
import { openGraph } from '../graph/graph.ts'
import { openStore } from '../open-store.ts'
import { ensureSample } from '../sample/sample.ts'
import type { Sample } from '../sample/sample.ts'
import type { Terminal } from '../terminal.ts'

/** Runs everything in one process, with a network of real outlets to try. */
export const startCommand: Command = {
  name: 'start',
  summary: 'runs the whole graph in one process, with PostgreSQL and a sample network',
  usage: [
    'restante start [--port N] [--no-sample]',
    '',
    '--port N      port of the gateway; default PORT or 4000',
    '--no-sample   neither imports outlets nor creates the sample network',
  ],
  options: { port: { type: 'string' }, 'no-sample': { type: 'boolean' } },
  async run({ options, env, terminal, stop }) {
    const port = options['port'] === undefined ? {} : { PORT: String(options['port']) }
    const config = readConfig({ NODE_ENV: 'development', ...env, ...port })
    await assertPortFree(config.gateway)
    const log = createLog('restante')
    const store = await openStore(config, terminal)
    try {
      const sample = options['no-sample'] ? null : await ensureSample(store, terminal, 'full', stop)
      const progress = terminal.begin('Graph')
      const graph = await openGraph({ store, log, gateway: config.gateway, ...(sample && { sample: sample.network }) })
      try {
        await graph.server.listen({ port: config.gateway.port, host: config.gateway.host })
        progress.end('ready')
        welcome(terminal, `http://localhost:${config.gateway.port}`, sample, await describeData(config))
        await untilStopped(stop)
        terminal.say('\nStopping: requests in progress are finished first.')
      } finally {
        await graph.close()
      }
    } finally {
      await store.close()
    }
    terminal.say('Stopped.')
    return 'done'
  },
}

/** Returns where the data is and how big it is. */
async function describeData({ databaseUrl, dataDirectory }: Config): Promise<string> {
  if (databaseUrl !== null) return 'in the database of DATABASE_URL'
  const { entries } = await findStoredData(dataDirectory)
  const folders = new Set(entries.map(({ path }) => dirname(path)))
  return `${[...folders].join(' and ')}, ${formatBytes(entries.reduce((sum, { bytes }) => sum + bytes, 0))}`
}

function welcome({ print, strong, faint }: Terminal, address: string, sample: Sample | null, data: string): void {
  print('')
  print(`${strong('Restante')} is ready.`)
  print('')
  print(`  Graph            ${strong(`${address}/graphql`)}`)
  print(`  Start page       ${address}/`)
  print(`  GraphiQL         ${address}/graphiql`)
  print(`  Data             ${data}   ${faint('(npm run restante -- clean removes it)')}`)
  if (!sample) return
  const { keys } = sample.network
  print(`  Publishable key  ${keys.platformPublishable}`)
  print(`  Secret key       ${keys.platformSecret}   ${faint('(sandbox of the sample platform)')}`)
  print(`  Admin key        ${keys.platformAdminSecret}   ${faint("(sets the sandbox's clock: advanceClock)")}`)
  print('')
  print(strong('Three things to try'))
  print('')
  print('1. The nearest outlets that take a return without a label, and why others do not:')
  print('')
  print(`   curl -s ${address}/graphql -H 'content-type: application/json' \\`)
  print(`     -H 'authorization: Bearer ${keys.platformSecret}' \\`)
  print(
    `     -d '{"query":"{ nearestOutlets(near: {postalCode: {country: \\"IN\\", code: \\"560001\\"}}, filter: {capabilities: [RETURN, DROP_OFF_UNLABELLED]}, first: 3) { edges { distance node { name } servicePoints { partner { name } hours { state nextChange } capacity { level } } } removed { condition count } } }"}'`,
  )
  print('')
  print('2. The same in GraphiQL, which opens with the secret key and a query.')
  print('')
  print('3. The life of parcels, step by step:  npm run demo')
  print('')
  print(faint('Ctrl-C stops everything. Contains India Post data, GODL-India.'))
}
