const near = { postalCode: { country: 'IN', code: '560001' } }

/**
 * Does what a project does with the package, the same in every runtime: a query, a mutation, pages, a typed error, and one
 * operation by its function. Returns what it saw, as JSON can carry it.
 */
export async function exercise({ createClient, isRestanteError, BadUserInputError }, operations, options) {
  const requests = []
  const restante = createClient({ ...options, onRequest: ({ operationName }) => requests.push(operationName) })

  const partner = await restante.viewer()

  const created = await restante.returns.create({
    items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
    method: 'DROP_OFF_UNLABELLED',
    destination: { address: { lines: ['Returns hub, 1 Hosur Road'], postalCode: '560100', country: 'IN' } },
    measure: { length: 330, width: 210, height: 120, weight: 900 },
  })

  const outlets = new Set()
  for await (const { node } of restante.outlets.nearest({ near, first: 2 })) {
    outlets.add(node.id)
    if (outlets.size === 5) break
  }

  const error = await restante.outlets.nearest({ near, first: 101 }).catch((reason) => reason)

  const graph = operations.createExecutor(options)
  const page = await operations.nearestOutlets(graph, { near, first: 1 })

  return {
    partner: partner.kind,
    returnState: created.ok ? created.returnOrder.state : created.userErrors,
    outlets: outlets.size,
    requests,
    error: error.code,
    isTyped: error instanceof BadUserInputError && isRestanteError(error, 'BAD_USER_INPUT'),
    isSameOutlet: outlets.has(page.edges[0].node.id),
  }
}
