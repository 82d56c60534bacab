const sdk = require('@restante/sdk')
const operations = require('@restante/sdk/operations')

void import('./exercise.mjs')
  .then(({ exercise }) => exercise(sdk, operations, JSON.parse(process.argv[2])))
  .then((seen) => console.log(JSON.stringify(seen)))
