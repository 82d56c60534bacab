import { GraphQLError } from 'graphql'
import { numbers, type Thing } from './world.ts'

/** Everything that the shop knows; the same each time. Some things are broken on purpose, by their number. */
export function createData(): Record<'users' | 'staff' | 'products' | 'reviews', Thing[]> {
  const users = numbers(12).map((n) => ({
    __typename: 'User',
    id: `u${n}`,
    email: `u${n}@example.org`,
    name: n % 4 === 3 ? null : `User ${n}`,
    // `nick` is non-null in the schema.
    nick: n % 5 === 4 ? null : `nick${n}`,
    tags: n % 3 === 0 ? null : [[`a${n}`, 'b'], null, []],
    address: { line: `Street ${n}`, point: n % 2 ? { x: n / 2, y: -n } : null },
  }))
  const staff = numbers(4).map((n) => ({
    __typename: 'Staff',
    id: `s${n}`,
    name: `Staff ${n}`,
    role: n % 2 ? 'CLERK' : 'MANAGER',
  }))
  const products = numbers(30).map((n) => ({
    __typename: n % 3 === 0 ? 'Gadget' : 'Book',
    upc: `p${n}`,
    isbn: `978-${n}`,
    title: `Product ${n}`,
    pages: 100 + n,
    volts: 5 * n,
    price: n % 7 === 6 ? null : { amount: 10 * n, currency: 'EUR' },
    dimensions: { width: n, height: n % 5 === 0 ? null : 2 * n },
    authorEmail: `u${n % 12}@example.org`,
    shelf: { row: n % 6, depth: n % 4 },
  }))
  const reviews = numbers(60).map((n) => ({
    __typename: 'Review',
    id: `r${n}`,
    body: n % 9 === 8 ? null : `Review ${n}`,
    stars: n % 11 === 10 ? null : n % 6,
    authorId: `u${(n * 5) % 12}`,
    upc: `p${(n * 7) % 30}`,
    grid: n % 2 ? [[{ v: n }, { v: n + 1 }], []] : [[{ v: n % 4 === 2 ? null : n }]],
  }))
  return { users, staff, products, reviews }
}

/** Field of which every fourth throws: with a code that clients may see, or without one. */
export function throwSometimes(text: string): string {
  const n = Number(text.replaceAll(/\D/g, ''))
  if (n % 4 === 1) throw new GraphQLError('There is no such mood.', { extensions: { code: 'NOT_FOUND' } })
  if (n % 4 === 3) throw new Error('A secret detail of the database.')
  return `mood of ${text}`
}
