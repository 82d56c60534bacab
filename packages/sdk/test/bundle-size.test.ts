import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import * as faults from '../src/generated/faults.ts'
import * as operations from '../src/generated/operations.ts'

const settings = `{ endpoint: 'https://graph.example/graphql', apiKey: 'pk_test_0123456789abcdef' }`

/** Bundles a module for browsers from the sources, as the benchmark `sdk-size` does from the package. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('../src/', import.meta.url)), loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

const weigh = (text: string): number => gzipSync(text, { level: 9 }).length

const one = await bundle(`
  import { createExecutor, nearestOutlets } from './operations.ts'
  const graph = createExecutor(${settings})
  export const find = (near) => nearestOutlets(graph, { near, first: 5 })`)

it('has at most 4,000 bytes in a bundle with one operation', () => {
  expect(weigh(one)).toBeLessThanOrEqual(4000)
})

it('has at most 8,000 bytes in a bundle with all operations, and 250 for each beyond the first 14', async () => {
  const all = await bundle(`
    import { createClient } from './index.ts'
    export const restante = createClient(${settings})`)
  expect(weigh(all)).toBeLessThanOrEqual(8000 + (Object.keys(operations).length - 14) * 250)
})

/** Names that a bundle with one query has no use for. */
const foreign = `userErrors refusals results redirectToNearest createNearest parcels counter reservations
  node: require process Buffer msw webhooks GraphQLError sourceMappingURL`
  .split(/\s+/)
  .concat(Object.values(faults).map(({ name }) => name))

it('has nothing in a bundle with one operation that belongs to another', () => {
  const found = foreign.filter((name) => new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(one))
  expect(found).toEqual([])
  expect(one.match(/(?:query|mutation) \w+/g)).toEqual(['query nearestOutlets'])
  expect(one.match(/\bclass\b/g)).toHaveLength(1)
})

it('has one error class in a bundle that names one', async () => {
  const text = await bundle(`export { RateLimitedError } from './index.ts'`)
  expect(text.match(/\bclass\b/g)).toHaveLength(2)
  expect(text).toContain('RATE_LIMITED')
  expect(text).not.toContain('NOT_FOUND')
})
