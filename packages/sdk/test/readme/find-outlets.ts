import { createClient } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' })
const near = { postalCode: { country: 'IN', code: '560001' } }

// Awaited, a list is its first page ...
const page = await restante.outlets.nearest({ near, filter: { capabilities: ['RETURN'] }, first: 2 })
for (const { node, distance } of page.edges) console.log(node.name, distance, node.hours.state)

// ... iterated, it is every edge: one request per page, sent when the page is needed.
for await (const { node } of restante.outlets.nearest({ near, first: 2 })) {
  if (node.hours.state === 'OPEN') {
    console.log('Open now:', node.name)
    break
  }
}
