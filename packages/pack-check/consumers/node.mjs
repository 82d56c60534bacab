import * as sdk from '@restante/sdk'
import * as operations from '@restante/sdk/operations'
import { exercise } from './exercise.mjs'

console.log(JSON.stringify(await exercise(sdk, operations, JSON.parse(process.env.GRAPH))))
