import { tryTestGraph } from './try-test-graph.mjs'

console.log(JSON.stringify(await tryTestGraph()))
