import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@restante/sdk'
import { createLog } from '@restante/subgraph-kit'
import type { Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { openGraph } from '../graph/graph.ts'
import { openStore } from '../open-store.ts'
import { ensureSample } from '../sample/sample.ts'
import { counterKeys } from '../sample/counter-keys.ts'
import { stories } from '../stories/stories.ts'
import type { Stage, Story } from '../stories/story.ts'
import { UsageError } from '../words/usage-error.ts'

/** Shows the life of parcels from end to end. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'shows the life of parcels from end to end, in a database of its own',
  usage: [
    'restante demo [STORY ...] [--json]',
    '',
    ...stories.map(({ name, summary }) => `${name.padEnd(10)} ${summary}`),
    '',
    'Without a name all of them are told.',
    '',
    '--json   prints only the last line: one JSON object with what happened, by story',
    '',
    'Starts everything on free ports in a temporary folder and removes it at the end.',
  ],
  options: { json: { type: 'boolean' } },
  arguments: ['[STORY...]'],
  async run({ options, arguments: names, env, terminal, stop }) {
    const told = chooseStories(names)
    const dataDirectory = await mkdtemp(join(tmpdir(), 'restante-demo-'))
    // PostgreSQL does not run as root, so another user must be able to enter.
    await chmod(dataDirectory, 0o755)
    const quiet = { ...terminal, say: () => {}, begin: () => ({ update: () => {}, end: () => {}, fail: () => {} }) }
    const shown = options['json'] ? quiet : terminal
    // The demo uses a database of its own, whatever the environment says.
    const config = readConfig({
      NODE_ENV: env['NODE_ENV'],
      PORT: '0',
      RESTANTE_DATA: dataDirectory,
      RESTANTE_WRITE_DEADLINE_MS: '30000',
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
          const endpoint = `${address}/graphql`
          const { keys } = sample.network
          const counterKey = counterKeys(await store.pool('service_points'), sample.network, graph.refresh)
          const stage: Stage = {
            platform: createClient({ endpoint, apiKey: keys.platformSecret }),
            carrier: createClient({ endpoint, apiKey: keys.carrierEastSecret }),
            counterAt: async (outletId) => createClient({ endpoint, apiKey: await counterKey(outletId) }),
            terminal: shown,
            signal: stop,
            // Kolkata, in the east.
            deliveryCode: '700001',
          }
          const results = await tellAll(told, stage)
          terminal.print(JSON.stringify({ outlets: sample.outlets, report: sample.report, ...results }))
        } finally {
          await graph.close()
        }
      } finally {
        await store.close()
      }
    } finally {
      await rm(dataDirectory, { recursive: true, force: true })
    }
    return 'done'
  },
}

function chooseStories(names: readonly string[]): readonly Story[] {
  const unknown = names.find((name) => !stories.some((story) => story.name === name))
  if (unknown !== undefined) {
    const known = stories.map(({ name }) => name).join(', ')
    throw new UsageError(`There is no story ${JSON.stringify(unknown)}. There are: ${known}.`)
  }
  return names.length === 0 ? stories : stories.filter(({ name }) => names.includes(name))
}

/** Returns what happened, by story. Of the return, what a reader looks for first also stands at the top. */
async function tellAll(told: readonly Story[], stage: Stage): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {}
  for (const { name, summary, tell } of told) {
    const { say, strong } = stage.terminal
    if (told.length > 1) say(`\n${strong(`${name[0]!.toUpperCase()}${name.slice(1)}: ${summary}`)}`)
    const result = await tell(stage)
    if (name === 'return' && 'redirect' in result && 'events' in result) {
      results['redirect'] = result.redirect
      results['events'] = result.events
    }
    results[name] = result
  }
  return results
}
