import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createDocumentCheck, openJudgingGraph } from '@restante/gateway'
import { scalars, shopperScopes } from '@restante/subgraph-kit'
import { requiredScopes as outlets } from '@restante/subgraph-outlets/engine'
import { requiredScopes as parcels } from '@restante/subgraph-parcels/engine'
import { type DocumentCheck, scopesByKind } from '@restante/subgraph-service-points'
import { requiredScopes as servicePoints } from '@restante/subgraph-service-points/engine'
import { supergraphFile } from './compose.ts'

const check = createDocumentCheck({
  openGraph: () => openJudgingGraph(readFileSync(supergraphFile, 'utf8'), scalars),
  requiredScopes: [outlets, servicePoints, parcels],
  scopes: { PUBLISHABLE: scopesByKind.PUBLISHABLE, SHOPPER: shopperScopes },
})

/** Judges documents that partners list by the graph of this package, as its gateway will. */
export const checkDocument: DocumentCheck = async (text, audience) => {
  // Each document takes milliseconds: other requests have their turn in between.
  await setImmediate()
  return check(text, audience)
}
