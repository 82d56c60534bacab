import * as sdk from '@restante/sdk'
import * as operations from '@restante/sdk/operations'
import { exercise } from './exercise.mjs'

export default {
  fetch: async (_request, options) => Response.json(await exercise(sdk, operations, options)),
}
