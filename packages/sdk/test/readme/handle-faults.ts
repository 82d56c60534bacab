import { createClient, isRestanteError } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })

try {
  await restante.parcels.cancel({ parcelId: 'par_demo_1' }, { idempotencyKey: 'order-7-cancel', timeoutMs: 2000 })
} catch (error) {
  if (!isRestanteError(error)) throw error
  console.log(error.code, error.requestId, error.retryable ? 'try later with the same key' : 'do not try again')
}
