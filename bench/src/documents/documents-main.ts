// The measured process: `node --expose-gc documents-main.ts <count>…`. After each count of different documents it reports
// its memory to its parent.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createAnonymousAuthenticator, createGateway, createMemoryTransport } from '@restante/gateway'
import { createLog } from '@restante/subgraph-kit'
import { graphql } from 'graphql'
import { composeSupergraph, schemas, subgraphNames } from '../gateway/shop-schemas.ts'
import { buildSubgraph } from '../gateway/shop-subgraphs.ts'
import { writeDocument } from './many-documents.ts'
import type { Holding } from './protocol.ts'

const counts = process.argv.slice(2).map(Number)
const lanes = 4
const reportEvery = 500

const gateway = await createGateway({
  supergraph: composeSupergraph('http://localhost'),
  transports: Object.fromEntries(
    subgraphNames.map((name) => {
      const schema = buildSubgraph(name, schemas[name])
      return [
        name,
        createMemoryTransport((source, variableValues) => Promise.resolve(graphql({ schema, source, variableValues }))),
      ]
    }),
  ),
  authenticator: createAnonymousAuthenticator(),
  log: createLog('gateway'),
  // A busy machine must not change the outcome of a document.
  limits: { planningMs: 10_000, readDeadlineMs: 60_000 },
})

let answered = 0
const refused: Record<string, number> = {}
const identity = await gateway.authenticator.authenticate(null)

async function ask(at: number): Promise<void> {
  const { refusal } = await gateway.execute(writeDocument(at), { identity, requestId: `req_${at}` })
  if (refusal === null) answered += 1
  else refused[refusal] = (refused[refusal] ?? 0) + 1
}

async function measure(documents: number): Promise<Holding> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.()
    await setImmediate()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return {
    documents,
    heapMb: heapUsed / 2 ** 20,
    residentMb: rss / 2 ** 20,
    plannersMb: readPlannersMb(),
    answered,
    refused,
  }
}

function readPlannersMb(): number | null {
  if (process.platform !== 'linux') return null
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const kilobytes = children.map((pid) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  return kilobytes.reduce<number>((sum, each) => sum + Number(each), 0) / 1_024
}

let next = 0
for (const count of counts) {
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1
      if (next % reportEvery === 0) process.send?.({ done: next })
      await ask(next)
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
  process.send?.({ holding: await measure(count) })
}
await gateway.close()
process.disconnect?.()
