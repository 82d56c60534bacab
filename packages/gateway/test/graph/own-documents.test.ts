import { readFileSync } from 'node:fs'
import { createLog, scalars } from '@restante/subgraph-kit'
import { expect, test } from 'vitest'
import { defaultLimits } from '../../src/base/limits.ts'
import { createGraph } from '../../src/graph/graph.ts'
import { readOwnDocuments } from '../../src/index.ts'
import { shareNothing } from '../../src/transport/share-requests.ts'
import type { SubgraphTransport } from '../../src/transport/subgraph-transport.ts'

const unused: SubgraphTransport = {
  send: () => Promise.reject(new Error('Nothing is sent.')),
  subscribe: () => Promise.reject(new Error('Nothing is sent.')),
  close: () => Promise.resolve(),
}

test('every document of the SDK keeps the limits, fits the graph and is planned when that begins to serve', async () => {
  const logged: string[] = []
  const ownDocuments = readOwnDocuments().map(({ text }) => text)
  const graph = await createGraph(
    readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    { outlets: unused, 'service-points': unused, parcels: unused },
    {
      limits: { ...defaultLimits, planningWaitMs: 0 },
      hideSuggestions: true,
      scalars,
      share: shareNothing,
      cache: null,
      ownDocuments,
      log: createLog('gateway', { write: (line: string) => void logged.push(line) }),
    },
  )
  // Ends the planner.
  await graph.retire()
  for (const text of ownDocuments) {
    const document = graph.documents.get(text, null)
    const prepared = document.kind === 'refused' ? document : await document.prepare({}, 0)
    expect(prepared).toMatchObject({ kind: 'prepared' })
  }
  expect(ownDocuments.length).toBeGreaterThan(40)
  expect(logged).toEqual([])
})
