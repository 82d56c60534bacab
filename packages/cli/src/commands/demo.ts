import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '@restante/subgraph-kit'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { tellStory } from '../sample/demo-story.ts'
import { openGraph } from '../graph/graph.ts'
import { openStore } from '../open-store.ts'
import { ensureSample } from '../sample/sample.ts'
import { counterKeys } from '../sample/counter-keys.ts'

/** Shows a return from end to end. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'shows a return from end to end, in a database of its own',
  usage: [
    'restante demo [--json]',
    '',
    '--json   prints only the last line: one JSON object with what happened',
    '',
    'Starts everything on free ports in a temporary folder and removes it at the end.',
  ],
  options: { json: { type: 'boolean' } },
  async run({ options, env, terminal, stop }) {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'restante-demo-'))
    // PostgreSQL does not run as root, so another user must be able to enter.
    await chmod(dataDirectory, 0o755)
    const quiet = { ...terminal, say: () => {}, begin: () => ({ update: () => {}, end: () => {} }) }
    const shown = options['json'] ? quiet : terminal
    // The demo uses a database of its own, whatever the environment says.
    const config = readConfig({
      NODE_ENV: env['NODE_ENV'],
      PORT: '0',
      RESTANTE_DATA: dataDirectory,
      RESTANTE_WRITE_DEADLINE_MS: '30000',
      RESTANTE_PLANNING_MS: '30000',
      RESTANTE_READ_DEADLINE_MS: '30000',
    })
    try {
      const store = await openStore(config, shown)
      try {
        const sample = await ensureSample(store, shown, 'full', stop)
        const progress = shown.begin('Graph')
        const graph = await openGraph({ store, log: createLog('demo'), gateway: config.gateway })
        try {
          const address = await graph.server.listen({ port: config.gateway.port, host: config.gateway.host })
          progress.end('ready')
          stop.throwIfAborted()
          const result = await tellStory({
            endpoint: `${address}/graphql`,
            platformKey: sample.network.keys.platformSecret,
            counterKey: counterKeys(await store.pool('service_points'), sample.network, graph.refresh),
            terminal: shown,
            signal: stop,
          })
          terminal.print(JSON.stringify({ outlets: sample.outlets, report: sample.report, ...result }))
        } finally {
          await graph.close()
        }
      } finally {
        await store.close()
      }
    } finally {
      await rm(dataDirectory, { recursive: true, force: true })
    }
    return 0
  },
}
