import { createClient } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' })
const near = { postalCode: { country: 'IN', code: '560001' } }

// What is open now. Awaited, a list is its first page ...
const filter = { openAt: new Date().toISOString() }
const page = await restante.outlets.nearest({ near, filter, first: 2 })
for (const { node, distance, servicePoints } of page.edges) {
  console.log(node.name, distance, 'until', servicePoints?.[0]?.hours?.nextChange)
}

// ... iterated, it is every edge: one request per page, sent when the page is needed.
for await (const { node } of restante.outlets.nearest({ near, filter, first: 2 })) {
  if (node.kind === 'PARCEL_LOCKER') {
    console.log('A locker:', node.name)
    break
  }
}
