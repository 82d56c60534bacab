import { createClient } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

let cursor: string | null = null // Store it in your database to continue there after an outage.
for await (const edge of restante.events.list({ filter: { parcelId: 'par_demo_1' }, first: 100, after: cursor })) {
  console.log(edge.node.type, edge.node.subjectId)
  cursor = edge.cursor
}
console.log('Up to', cursor)
