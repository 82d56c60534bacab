import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** The folders of the gateway from the ground up. A file imports from its own folder and from floors below. */
const floors = [
  ['base'],
  ['authenticate', 'schema', 'transport'],
  ['cache', 'document', 'naming', 'plan'],
  ['fetch', 'safelist'],
  ['response'],
  ['graph'],
  ['subscribe'],
  ['gateway'],
  ['http'],
  ['pages', 'streams'],
]

const source = fileURLToPath(new URL('../src/', import.meta.url))
const files = globSync('*/**/*.ts', { cwd: source }).filter((file) => !file.startsWith('generated'))
const floorOf = (file: string): number => floors.findIndex((floor) => floor.includes(file.split('/')[0]!))

test('every folder has its floor, and holds no more than can be read at a glance', () => {
  expect([...new Set(files.map(dirname))].toSorted()).toEqual(floors.flat().toSorted())
  const sources = files.filter((file) => !file.endsWith('.test.ts'))
  const counts = Map.groupBy(sources, dirname)
  expect([...counts].filter(([, own]) => own.length > 20)).toEqual([])
})

test('the README names every folder', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(floors.flat().filter((folder) => !readme.includes(`| \`src/${folder}/\` |`))).toEqual([])
})

test('no import runs up, nor from one room of a floor to another', () => {
  const upward = files.flatMap((file) =>
    Array.from(readFileSync(join(source, file), 'utf8').matchAll(/ from '(\.[^']+)'/g), ([, to]) =>
      join(dirname(file), to!),
    )
      .filter((to) => dirname(to) !== dirname(file) && !(floorOf(to) >= 0 && floorOf(to) < floorOf(file)))
      .map((to) => `${file} -> ${to}`),
  )
  expect(upward).toEqual([])
})
