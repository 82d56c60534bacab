import { createExecutor, nearestOutlets } from '@restante/sdk/operations'

const graph = createExecutor({ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' })
const page = await nearestOutlets(graph, { near: { point: { latitude: 12.9716, longitude: 77.5946 } }, first: 1 })
console.log(page.edges[0]?.node.name)
