import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const sources = new URL('../src/', import.meta.url)
const files = readdirSync(sources, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))

const declaration = /^export (?:declare |abstract |async )*(?:class|const|function|interface|type) \w/
const member = /^ {2,}(?:readonly )?\w+\??(?:<.*>)?(?:\(.*|: .*[^,{;]|: .*\{)$/
const absent = /\?: (?:undefined|never)$/

/** Returns the declarations of a file that have no doc comment, and with `members` the members of its interfaces. */
function findUndocumented(file: string, pattern: RegExp): string[] {
  const lines = readFileSync(new URL(file, sources), 'utf8').split('\n')
  return lines.filter((line, index) => pattern.test(line) && !absent.test(line) && !lines[index - 1]!.endsWith('*/'))
}

it.each(files)('%s says of each export what it is', (file) => {
  expect(findUndocumented(file, declaration)).toEqual([])
})

it('says of each type, field, variable and method of the graph what it is', () => {
  const types = findUndocumented('generated/types.ts', member)
  const interfaces = readFileSync(new URL('generated/methods.ts', sources), 'utf8').split(
    '/** The functions behind',
  )[0]!
  expect(types).toEqual([])
  expect(interfaces.match(/^ {2}(?:\w+\(|readonly )/gm)!.length).toBe(
    interfaces.match(/^ {2,3}\*\/\n {2}\w|^ {2}\/\*\* .*\*\/\n {2}/gm)!.length,
  )
})
