import sdk = require('@restante/sdk')

const restante = sdk.createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })
export = restante
