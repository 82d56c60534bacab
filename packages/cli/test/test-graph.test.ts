import { createClient } from '@restante/sdk'
import { createTestDatabase } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveWorld } from '../../sdk/src/testing/graph/serve-world.ts'
import { contexts } from '../src/contexts.ts'
import { stories } from '../src/stories/stories.ts'
import type { Stage } from '../src/stories/story.ts'
import { createTerminal } from '../src/terminal.ts'
import { startGraph } from '../src/testing.ts'
import { readWorld } from './support/read-world.ts'
import { createTranscript, type Transcript } from './support/transcript.ts'

/** One of the two graphs, with what it has said. */
interface Side {
  readonly stage: Stage
  readonly transcript: Transcript
}

describe('the graph in memory says what the graph over a database says', () => {
  let real: Side
  let memory: Side
  let close: () => Promise<void>
  beforeAll(async () => {
    const database = await createTestDatabase(contexts)
    const graph = await startGraph({ sample: 'small', database })
    close = () => graph.close()
    const world = await readWorld(database.databaseUrl)
    const test = serveWorld(world, {})
    real = takeSide(graph.endpoint, fetch, graph.keys)
    memory = takeSide(test.endpoint, test.fetch, {
      platform: test.createKey({ partner: 'sample-platform' }),
      carrier: test.createKey({ partner: 'sample-carrier-east' }),
      counter: async (outletId) => test.keys.counter(outletId),
    })
  })
  afterAll(() => close())

  function takeSide(
    endpoint: string,
    send: typeof fetch,
    keys: { platform: string; carrier: string; counter(outletId: string): Promise<string> },
  ): Side {
    const transcript = createTranscript(send)
    const nowhere = { write: () => {} }
    const clientOf = (apiKey: string) => createClient({ endpoint, apiKey, fetch: transcript.fetch })
    const stage: Stage = {
      platform: clientOf(keys.platform),
      carrier: clientOf(keys.carrier),
      counterAt: async (outletId) => clientOf(await keys.counter(outletId)),
      terminal: createTerminal({ stdout: nowhere, stderr: nowhere }),
      signal: new AbortController().signal,
      deliveryCode: '560001',
    }
    return { stage, transcript }
  }

  it.each(stories)('in the story of the $name', async ({ tell }) => {
    await tell(real.stage)
    await tell(memory.stage)
    expect(memory.transcript.take()).toEqual(real.transcript.take())
  })
})
