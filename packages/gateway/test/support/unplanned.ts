import { freight } from './worlds/freight.ts'
import type { World } from './worlds/world.ts'

/**
 * A graph with a `@requires` field behind a step that first needs another key: `Port` is known to `ships` by country and
 * code, and to `billing` by locode. The planner cannot join the two.
 */
export const unplannable: { readonly world: World; readonly query: string } = {
  world: {
    ...freight,
    subgraphs: {
      ...freight.subgraphs,
      billing: freight.subgraphs['billing']!.replace(
        'locode: ID!  debt: Int',
        'locode: ID!  debt: Int  name: String @external  notice: String @requires(fields: "name")',
      ),
    },
  },
  query: '{ ships { home { notice } } }',
}

/** A document of the shop that takes the planner longer than a millisecond. */
export const slowToPlan = `{ me { ${hop(8)} } }`

function hop(depth: number): string {
  if (depth === 0) return 'mood'
  const below = hop(depth - 1)
  return ['a', 'b'].map((alias) => `${alias}${depth}: reviews { author { ${below} } }`).join(' ')
}
