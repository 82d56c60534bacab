import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { weighUse } from './weigh-use.ts'

const folder = mkdtempSync(join(tmpdir(), 'restante-weigh-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = Array.from({ length: 200 }, (_, index) => `w${(index * 7919) % 1000}`).join(' ')
writeFileSync(join(folder, 'long.js'), `export const long = '${words}'`)
writeFileSync(join(folder, 'short.js'), `export const short = 'a few words\\n and another line'`)

it('attributes every byte of a bundle to the source that it comes from', async () => {
  const code = `import { long } from './long.js'; import { short } from './short.js'; console.log(long, short)`
  const { minified, parts } = await weighUse({ name: 'both', code }, folder)
  const bytesOf = Object.fromEntries(parts.map((part) => [part.source, part.minified]))
  expect(Object.values(bytesOf).reduce((sum, bytes) => sum + bytes, 0)).toBe(minified)
  expect(bytesOf['long.js']).toBeGreaterThan(words.length)
  expect(bytesOf['short.js']).toBeLessThan(100)
})

it('leaves out what is not used', async () => {
  const code = `import { long } from './long.js'; import { short } from './short.js'; console.log(short)`
  const { parts } = await weighUse({ name: 'one', code }, folder)
  expect(parts.map(({ source }) => source)).not.toContain('long.js')
})
