import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const sources = new URL('../src/', import.meta.url)
const files = readdirSync(sources, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))

const declaration = /^export (?:declare |abstract |async )*(?:class|const|function|interface|type) \w/
const member = /^ +(?:readonly \w+\??:|\w+\(.*\): )/
const absent = /\?: (?:undefined|never)$/

/** Returns the lines of a file that declare something and do not follow a doc comment. */
function findUndocumented(file: string, pattern: RegExp): string[] {
  return linesWithoutComment(readFileSync(new URL(file, sources), 'utf8'), pattern)
}

function linesWithoutComment(text: string, pattern: RegExp): string[] {
  const lines = text.split('\n')
  return lines.filter((line, index) => pattern.test(line) && !absent.test(line) && !lines[index - 1]!.endsWith('*/'))
}

it.each(files)('%s says of each export what it is', (file) => {
  expect(findUndocumented(file, declaration)).toEqual([])
})

it.each(['generated/types.ts', 'generated/methods.ts'])('%s says of each field and method what it is', (file) => {
  expect(findUndocumented(file, member)).toEqual([])
})

it('says of each member of an exported interface what it is', () => {
  const index = readFileSync(new URL('index.ts', sources), 'utf8')
  const exported = Array.from(index.matchAll(/\{([^}]*)\} from '\.\/(.*)'/g), ([, names, file]) => {
    const source = readFileSync(new URL(file!, sources), 'utf8')
    const pattern = new RegExp(`export interface (?:${names!.match(/\b[A-Z]\w+/g)?.join('|')})\\b[^]*?^\\}`, 'gm')
    return source.match(pattern) ?? []
  }).flat()
  expect(exported.length).toBeGreaterThan(10)
  expect(exported.flatMap((text) => linesWithoutComment(text, member))).toEqual([])
})
