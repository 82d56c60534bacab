import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createClient, type FullClient } from '../src/index.ts'
import * as functions from '../src/operations.ts'
import { endpoint, schema, useNetwork } from './support/network.ts'
import { readExamples } from './support/read-examples.ts'
import { makeSampleGraph } from './support/sample-graph.ts'

const network = useNetwork()
const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = mkdtempSync(fileURLToPath(new URL('.examples-', import.meta.url)))
const logged = vi.fn<(...words: unknown[]) => void>()
const examples = readExamples()

beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(logged))
afterEach(() => logged.mockClear())
afterAll(() => rmSync(folder, { recursive: true }))

type Run = (restante: FullClient) => Promise<void>

/** One module of all examples, each a function of the client, which the examples of functions call `client`. */
function printModule(): string {
  const names = Object.keys(functions)
  return `import { createClient, enrolWithCode, type FullClient } from '@restante/sdk'
import { ${names.join(', ')} } from '@restante/sdk/operations'
type Run = (restante: FullClient) => Promise<void>
export const runs: Run[] = [
${examples.map(({ code }) => `async (restante) => { const client = restante; {\n${code}\n} },`).join('\n')}
]
void [createClient, enrolWithCode, ${names.join(', ')}]
`
}

it('shows an example for each method and each function, for the client itself, and for a device without a key', () => {
  const operations = Object.keys(functions).filter((name) => name !== 'createExecutor')
  const isOfMethod = ({ place }: { place: string }): boolean => place.startsWith('generated/methods.ts')
  expect(new Set(examples.filter(isOfMethod).map(({ code }) => code)).size).toBe(operations.length)
  expect(examples.filter((example) => !isOfMethod(example))).toHaveLength(operations.length + 2)
})

it('shows examples that are of the right types', () => {
  writeFileSync(join(folder, 'examples.ts'), printModule())
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: `${root}tsconfig.json`, include: ['examples.ts'] }),
  )
  const { stdout, status } = spawnSync(`${root}node_modules/.bin/tsc`, ['-p', folder], { encoding: 'utf8' })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})

it.each(['grants', 'refuses'])('shows examples that run against a graph that %s what is asked', async (answer) => {
  const { runs } = (await import(join(folder, 'examples.ts'))) as { runs: Run[] }
  const restante = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef' })
  const failures: unknown[] = []
  for (const [index, run] of runs.entries()) {
    network.serve(makeSampleGraph(schema, answer === 'refuses'))
    await run(restante).catch((error: unknown) => failures.push([examples[index]!.place, error]))
  }
  expect(failures).toEqual([])
  expect(new Set(network.sent.map(({ operationName }) => operationName))).toEqual(
    new Set(Object.keys(functions).filter((name) => name !== 'createExecutor' && !name.endsWith('Nearest'))),
  )
  expect(logged).toHaveBeenCalled()
})
