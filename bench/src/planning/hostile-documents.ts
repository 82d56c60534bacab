/** One shape of document: fragments that each spread the next one twice, so that every level doubles what is asked. */
interface Shape {
  readonly root: string
  readonly type: string
  readonly leaf: string
  /** Selections of a level besides two references to the level below. */
  readonly beside: string
  /** The way from one entity to the next. */
  readonly through: (below: string) => string
}

const shapes: readonly Shape[] = [
  { root: 'me', type: 'User', leaf: 'name', beside: '', through: (below) => `reviews(first:1){author{${below}}}` },
  {
    root: 'topProducts(first:1)',
    type: 'Product',
    leaf: 'name shippingEstimate inStock',
    beside: 'shippingEstimate ',
    through: (below) => `reviews(first:1){product{${below}}}`,
  },
  {
    root: 'topProducts(first:1)',
    type: 'Product',
    leaf: 'name shippingEstimate inStock',
    beside: 'inStock ',
    through: (below) => `reviews(first:1){author{name reviews(first:1){product{${below}}}}}`,
  },
]

/**
 * Writes documents of a few hundred bytes, each different, that mean up to thousands of requests to subgraphs: some
 * under the gateway's limits, which only the planner's deadline stops, and some over them.
 */
export function* writeHostileDocuments(): Generator<string> {
  for (let count = 0; ; count += 1) {
    const shape = shapes[count % shapes.length]!
    const levels = 4 + (Math.floor(count / shapes.length) % 6)
    const level = (below: string): string =>
      `{${shape.beside}a:${shape.through(below)} b${count}:${shape.through(below)}}`
    const fragments = Array.from(
      { length: levels },
      (_, at) => `fragment F${at} on ${shape.type}${level(`...F${at + 1}`)}`,
    )
    yield `{${shape.root}{...F0}} ${fragments.join(' ')} fragment F${levels} on ${shape.type}{${shape.leaf}}`
  }
}
