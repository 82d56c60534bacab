/** A customer. */
export interface User {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly birthday: number
}

/** An article. */
export interface Product {
  readonly upc: string
  readonly name: string
  readonly price: number
  readonly weight: number
}

/** A customer's opinion of an article. */
export interface Review {
  readonly id: string
  readonly body: string
  readonly product: { readonly __typename: 'Product'; readonly upc: string }
  readonly author: { readonly __typename: 'User'; readonly id: string }
}

const phrases = [
  'arrived a day early',
  'the box was dented',
  'would order again',
  'smaller than it looks',
  'as described',
]

/** All customers. */
export const users: readonly User[] = Array.from({ length: 50 }, (_, at) => ({
  id: `u${at}`,
  name: `Customer Number ${at}`,
  username: `customer-${at}`,
  birthday: 1_950 + at,
}))

/** All articles. */
export const products: readonly Product[] = Array.from({ length: 400 }, (_, at) => ({
  upc: `p${at}`,
  name: `Article ${at}`,
  price: 90 + ((at * 41) % 2_000),
  weight: 15 + ((at * 17) % 480),
}))

/** All opinions: three of each article, in turn by every customer. */
export const reviews: readonly Review[] = Array.from({ length: 1_200 }, (_, at) => ({
  id: `r${at}`,
  body: Array.from({ length: 7 }, (__, turn) => phrases[(at + turn * 2) % phrases.length]).join(', '),
  product: { __typename: 'Product', upc: `p${at % 400}` },
  author: { __typename: 'User', id: `u${(at * 11) % 50}` },
}))
