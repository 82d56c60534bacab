const sdk = require('@restante/sdk')
const operations = require('@restante/sdk/operations')

void import('./exercise.mjs')
  .then(({ exercise }) => exercise(sdk, operations, JSON.parse(process.env.GRAPH)))
  .then((seen) => console.log(JSON.stringify(seen)))
