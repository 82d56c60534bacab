import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

it('is published as its manifest stands: npm replaces no reference to the workspace or its catalog', () => {
  expect(read('../package.json')).not.toMatch(/"(catalog|workspace):/)
  expect(manifest).not.toHaveProperty('private')
})

it('needs no package at run time', () => {
  expect(manifest).not.toHaveProperty('dependencies')
})

it('carries the licence of the project', () => {
  expect(read('../LICENSE')).toBe(read('../../../LICENSE'))
})

const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'object' && '@restante/source' in target ? [{ name, target }] : [],
)

it.each(entries)('builds $name from the source that the workspace runs', ({ target }) => {
  const source = target['@restante/source']
  expect(existsSync(new URL(`../${source}`, import.meta.url))).toBe(true)
  const built = source.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1')
  expect(target).toEqual({ '@restante/source': source, types: `${built}.d.ts`, default: `${built}.js` })
})

it.each(entries)(
  'names for $name the condition of the workspace before all others, which would hide it',
  ({ target }) => {
    expect(Object.keys(target)).toEqual(['@restante/source', 'types', 'default'])
  },
)
