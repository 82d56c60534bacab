import { createClient, type FullClient } from '@restante/sdk'
import { createTestDatabase } from '@restante/store/testing'
import { scopesByKind } from '@restante/subgraph-service-points/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveWorld } from '../../sdk/src/testing/graph/serve-world.ts'
import { contexts } from '../src/contexts.ts'
import { stories } from '../src/stories/stories.ts'
import type { Stage } from '../src/stories/story.ts'
import { createTerminal } from '../src/terminal.ts'
import { startGraph } from '../src/testing.ts'
import { readWorld } from './support/read-world.ts'
import type { Play } from './support/scenes/scene.ts'
import { scenes } from './support/scenes/scenes.ts'
import { createTranscript, type Transcript } from './support/transcript.ts'

/** One of the two graphs, with what it has said. */
interface Side {
  readonly stage: Stage
  readonly play: Play
  readonly transcript: Transcript
}

/** The keys of one of the graphs. */
interface Keys extends Record<'platform' | 'publishable' | 'carrier' | 'stranger' | 'admin', string> {
  counter(outletId: string): Promise<string>
}

describe('the graph in memory says what the graph over a database says', () => {
  let real: Side
  let memory: Side
  let close: () => Promise<void>
  beforeAll(async () => {
    const database = await createTestDatabase(contexts)
    const graph = await startGraph({ sample: 'small', database })
    close = () => graph.close()
    const test = serveWorld(await readWorld(database.databaseUrl), {})
    real = takeSide(graph.endpoint, fetch, { ...graph.keys, stranger: graph.keys.otherCarrier })
    // A key that is created without a word about scopes lacks those that are granted by name.
    const scopes = scopesByKind.SECRET.filter((scope) => !['erase', 'admin', 'planning:apply'].includes(scope))
    memory = takeSide(test.endpoint, test.fetch, {
      platform: test.createKey({ partner: 'sample-platform', scopes }),
      publishable: test.createKey({ partner: 'sample-platform', kind: 'PUBLISHABLE' }),
      carrier: test.createKey({ partner: 'sample-carrier-east', scopes }),
      stranger: test.createKey({ partner: 'sample-carrier-west', scopes }),
      admin: test.createKey({ partner: 'sample-platform', scopes: ['admin'] }),
      counter: async (outletId) => test.keys.counter(outletId),
    })
  })
  afterAll(() => close())

  it.each(stories)('in the story of the $name', async ({ tell }) => {
    await tell(real.stage)
    await tell(memory.stage)
    expect(memory.transcript.take()).toEqual(real.transcript.take())
  })

  it.each(scenes)('when somebody $name', async ({ play }) => {
    await play(real.play)
    await play(memory.play)
    expect(memory.transcript.take()).toEqual(real.transcript.take())
  })
})

function takeSide(endpoint: string, send: typeof fetch, keys: Keys): Side {
  const transcript = createTranscript(send)
  const clients = new Map<string, FullClient>()
  const clientOf = (apiKey: string): FullClient => {
    const client = clients.get(apiKey) ?? createClient({ endpoint, apiKey, fetch: transcript.fetch, maxRetries: 0 })
    clients.set(apiKey, client)
    return client
  }
  const play: Play = {
    platform: clientOf(keys.platform),
    carrier: clientOf(keys.carrier),
    stranger: clientOf(keys.stranger),
    clientOf,
    counterAt: async (outletId) => clientOf(await keys.counter(outletId)),
    async send(body, { key = 'platform', method = 'POST', headers = {} } = {}) {
      await transcript.fetch(endpoint, {
        method,
        body,
        headers: {
          'content-type': 'application/json',
          ...(key && { authorization: `Bearer ${keys[key]}` }),
          ...headers,
        },
      })
    },
    async advance(by) {
      await clientOf(keys.admin).sandbox.advanceClock({ by })
    },
  }
  const nowhere = { write: () => {} }
  const stage: Stage = {
    ...play,
    terminal: createTerminal({ stdout: nowhere, stderr: nowhere }),
    signal: new AbortController().signal,
    deliveryCode: '560001',
  }
  return { stage, play, transcript }
}
