import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startGraph, type TestGraph } from '@restante/cli/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CodeBlock, readCodeBlocks } from '../src/code-blocks.ts'
import { checkout, type CommandOutcome, createReader, type Reader } from './support/reader.ts'

const guides = readdirSync(join(checkout, 'docs/guides')).map((file) => `docs/guides/${file}`)
// The guides begin where the first steps of the README end.
const documents = ['README.md', ...guides].map((name) => ({
  name,
  blocks: readCodeBlocks(readFileSync(join(checkout, name), 'utf8')),
}))

/**
 * Commands that run until they are stopped, need a database of their own, or have tests of their own, by their beginnings;
 * the shop is visited by the check `checkout`.
 */
const runElsewhere = ['npm start', 'npm run demo', 'export DATABASE_URL', 'node shop.ts']

/** The output of each block of commands, by the beginning of its last command. The reader keeps the named groups. */
const outputs: Readonly<Record<string, RegExp>> = {
  'npm pack': /restante-sdk-[\d.]+\.tgz/,
  'export RESTANTE_PUBLISHABLE_KEY': /added 1 package/,
  'node open-now.mjs': /^(?:.+ \d+ m OPEN\n){5}/,
  'node return.mjs': /^.+ \d+ m (?<outlet>out_\S+)\n(?<code>\w{8} \d{6})\n$/,
  'npm run restante -- keys create --realm demo --partner india-post --kind device': /(?<device>dk_\w+)/,
  'node counter.mjs': /AWAITING_COURIER/,
  'curl -s': /"distance"/,
  'npm run restante -- partners list --realm demo --kind carrier': /sample-carrier-west.*(?<partner>prt_demo_\S+)/,
  'npm run restante -- keys create --realm demo --partner prt_demo_… --kind secret': /(?<secret>sk_test_\w+)/,
  'node list-outlets.ts': /^(?:.+, [\d,]+ m, (?:open|closed) until \d.+\n){5}$/,
  'RESTANTE_KEY=$ADMIN_KEY npm run restante -- documents push': /OutletNames/,
  'node names.ts': /^(?:.+ \d+\n){3}$/,
  'node collect-order.ts': /^Held at .+ until \S+\nANNOUNCED par_demo_\S+\n$/,
  'node redirect.ts': /^CONFIRMED \S+ .+ out_\S+\n$/,
  'node follow.ts': /parcel\.attempt_failed par_demo_/,
  'RESTANTE_KEY=sk_test_… npm run restante -- parcels announce --help': /announce/,
  'npm install --save-dev graphql@16': /added 1 package/,
  'node --test offer-collection.test.ts': /pass 1\b/,
  'node a-week-later.ts': /^AT_OUTLET\nEXPIRED\n$/,
  'node return-and-track.ts': /^Bring it to .+ and say \w{8} \d{6}\nCODE_ISSUED\n$/,
}

/** The words of a document that stand for a group of an earlier output. */
const placeholders: Readonly<Record<string, string>> = {
  outlet: 'out_…',
  code: 'REFERENCE DIGITS',
  partner: 'prt_demo_…',
  device: 'dk_…',
  secret: 'sk_test_…',
}

/** A package that readers get from the registry. */
const graphqlFolder = dirname(createRequire(import.meta.url).resolve('graphql/package.json'))

let graph: TestGraph
let reader: Reader
const learnt: Record<string, string> = {}

beforeAll(async () => {
  graph = await startGraph({ sample: 'small' })
  learnt['ADMIN_KEY=sk_test_…'] = `ADMIN_KEY=${graph.keys.admin}`
  learnt['sk_test_…'] = graph.keys.platform
  learnt['pk_test_…'] = graph.keys.publishable
  reader = createReader(graph.env)
})
afterAll(async () => {
  reader.close()
  await graph.close()
})

/** Puts this test's graph and folder, and what the reader has learnt, where the document has its own. */
function fillIn(text: string): string {
  const found = {
    'http://localhost:4000': new URL(graph.endpoint).origin,
    '../first-steps': reader.folder,
    'graphql@16': graphqlFolder,
    ...learnt,
  }
  return Object.entries(found).reduce((filling, [word, value]) => filling.replaceAll(word, value), text)
}

/** Puts a block where it says, or runs it there. */
async function follow({ file, place, code }: CodeBlock): Promise<CommandOutcome> {
  if (file !== null) reader.write(file, fillIn(code))
  if (file !== null || isRunElsewhere(code)) return { exitCode: 0, output: '' }
  return reader.run(fillIn(code), place!)
}

/** The pattern of a block's output. */
function expectedOf({ file, code }: CodeBlock): RegExp {
  if (file !== null || isRunElsewhere(code)) return /^$/
  const command = code.split('\n').findLast((line) => /^[a-zA-Z]/.test(line))!
  return Object.entries(outputs).find(([beginning]) => command.startsWith(beginning))?.[1] ?? /^$/
}

function isRunElsewhere(code: string): boolean {
  return runElsewhere.some((beginning) => code.includes(`\n${beginning}`))
}

describe.each(documents)('$name', ({ blocks }) => {
  it('says of each block of code which file it is, or where it is run', () => {
    const lost = blocks.filter(({ file, place }) => file === null && place === null)
    expect(lost.map(({ code }) => code)).toEqual([])
  })

  // A reader goes from top to bottom; what a step shows is used by those after it.
  it.each(blocks.map((block) => [block.line, block] as const))('is true at line %i', async (_line, block) => {
    const expected = expectedOf(block)
    const outcome = await follow(block)
    expect(outcome).toEqual({ exitCode: 0, output: expect.stringMatching(expected) })
    for (const [group, value] of Object.entries(expected.exec(outcome.output)?.groups ?? {})) {
      learnt[placeholders[group]!] = value
    }
  })
})

it('has types that a strict compiler accepts', async () => {
  const options =
    '--noEmit --strict --allowImportingTsExtensions --exactOptionalPropertyTypes --module nodenext --target es2024 --types node'
  const types = join(checkout, 'node_modules/@types')
  const { output } = await reader.run(
    `${join(checkout, 'node_modules/.bin/tsc')} ${options} --typeRoots ${types} *.ts`,
    'folder',
  )
  expect(output).toBe('')
})
