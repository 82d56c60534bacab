// Runs the whole graph with the small sample on the store of RESTANTE_DATA. Prints one line of JSON when it is ready and
// runs until it is asked to stop or killed.
import { createLog } from '@restante/subgraph-kit'
import { readConfig } from '../../src/config.ts'
import { counterKeys } from '../../src/sample/counter-keys.ts'
import { openGraph } from '../../src/graph/graph.ts'
import { openStore } from '../../src/open-store.ts'
import { ensureSample } from '../../src/sample/sample.ts'
import { createTerminal } from '../../src/terminal.ts'

const config = readConfig(process.env)
const terminal = createTerminal(process)
const store = await openStore(config, terminal)
const { network } = await ensureSample(store, terminal, 'small')
const graph = await openGraph({ store, log: createLog('test'), gateway: config.gateway })
const address = await graph.server.listen({ port: 0, host: '127.0.0.1' })
const enrol = counterKeys(await store.pool('service_points'), network, graph.refresh)
process.on('message', (outletId: string) => void enrol(outletId).then((key) => process.send?.({ key })))
process.on('SIGTERM', () => {
  void graph
    .close()
    .then(() => store.close())
    .then(() => process.exit(0))
})
console.log(JSON.stringify({ endpoint: `${address}/graphql`, platformKey: network.keys.platformSecret }))
