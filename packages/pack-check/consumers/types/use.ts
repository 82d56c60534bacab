import { type Client, type ClientOptions, createClient, isRestanteError, RateLimitedError } from '@restante/sdk'
import { createExecutor, nearestOutlets } from '@restante/sdk/operations'

const options: ClientOptions<'sk_test_0123456789abcdef'> = {
  endpoint: new URL('https://graph.example/graphql'),
  apiKey: 'sk_test_0123456789abcdef',
  timeoutMs: 2_000,
}
const restante: Client<'sk_test_0123456789abcdef'> = createClient(options)
const near = { postalCode: { country: 'IN', code: '560001' } }

/** Returns the names of outlets, page by page, as text. */
export async function listNames(signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  for await (const { node } of restante.outlets.nearest({ near, first: 10 }, { signal })) names.push(node.name)
  return names
}

/** Returns the state of a return that was created, or the codes of what was wrong with it. */
export async function createReturn(): Promise<string | readonly string[]> {
  const created = await restante.returns.create({
    items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
    method: 'DROP_OFF_UNLABELLED',
    destination: { address: { lines: ['1 Hosur Road'], country: 'IN' } },
  })
  return created.ok ? created.returnOrder.state : created.userErrors.map(({ code }) => code)
}

/** Returns how long to wait, when that is what an error asks for. */
export function readWait(error: unknown): number | null {
  if (error instanceof RateLimitedError) return error.retryAfterMs
  return isRestanteError(error, 'UNAVAILABLE') ? error.retryAfterMs : null
}

/** Returns the distance of the nearest outlet, by the function of one operation. */
export async function measureDistance(): Promise<number | undefined> {
  const graph = createExecutor({ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' })
  const { edges } = await nearestOutlets(graph, { near, first: 1 })
  return edges[0]?.distance
}

const publishable = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' })
// @ts-expect-error A publishable key only reads outlets.
void publishable.parcels
// @ts-expect-error An outlet is found near something.
void restante.outlets.nearest({ first: 1 })
