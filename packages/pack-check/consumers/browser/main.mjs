import * as sdk from '@restante/sdk'
import * as operations from '@restante/sdk/operations'
import { exercise } from '../exercise.mjs'
import { tryTestGraph } from '../try-test-graph.mjs'

const endpoint = new URL('/graphql', location.href)

/** Called by the check, which opens this page. */
globalThis.exercise = (apiKey) => exercise(sdk, operations, { endpoint, apiKey, allowSecretKeyInBrowser: true })

/** Does what a shop's page does with a key that every visitor can read. */
globalThis.findOutlets = async (apiKey) => {
  const { edges } = await sdk
    .createClient({ endpoint, apiKey })
    .outlets.nearest({ near: { point: { latitude: 12.9716, longitude: 77.5946 } }, first: 3 })
  return edges.length
}

/** Does what a test of that page does, without the graph. */
globalThis.tryTestGraph = tryTestGraph
