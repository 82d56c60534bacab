import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from './engines.ts'
import type { Target } from './load.ts'
import { operations, type OperationName } from './operations.ts'
import { findFreePort, startOnCore, type Watched } from './processes.ts'
import { composeSupergraph } from './shop-schemas.ts'

/** The subgraphs and the input of every engine, for a whole run. */
export interface Stage {
  /** The folder for files of the run; removed afterwards. */
  readonly folder: string
  /** Starts an engine and waits until it responds. Throws with its output when it does not. */
  start(engine: Engine, nodeOptions?: readonly string[]): Promise<Performance>
  close(): Promise<void>
}

/** A running engine. */
export interface Performance {
  readonly process: Watched
  readonly target: Target
}

const engineCore = 0
const subgraphCore = 1
const readyWithinMs = 60_000
const pollMs = 50

/** Starts the subgraphs and composes their supergraph. */
export async function openStage(env: Readonly<Record<string, string | undefined>>, isShared = true): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'restante-bench-'))
  const subgraphsFile = fileURLToPath(new URL('subgraphs-main.ts', import.meta.url))
  const subgraphs = startOnCore(subgraphCore, process.execPath, [subgraphsFile], { env })
  const close = async (): Promise<void> => {
    await subgraphs.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const isListening = await becomesTrue(async () => /^port \d+$/m.test(subgraphs.output()), subgraphs)
  if (!isListening) {
    await close()
    throw new Error(`The subgraphs did not start:\n${subgraphs.output()}`)
  }
  const origin = `http://127.0.0.1:${/^port (\d+)$/m.exec(subgraphs.output())?.[1]}`
  const supergraphFile = join(folder, 'supergraph.graphql')
  writeFileSync(supergraphFile, composeSupergraph(origin))
  const key = `sk_test_${randomBytes(24).toString('hex')}`
  const keyFile = join(folder, 'keys.json')
  writeFileSync(keyFile, JSON.stringify({ keys: [describeKey(key)] }))

  return {
    folder,
    async start(engine, nodeOptions = []) {
      const port = await findFreePort()
      const args = engine.args({ port, supergraphFile, origin, keyFile, isShared })
      // Some engines read configuration from where they are started.
      const watched = startOnCore(engineCore, process.execPath, [...nodeOptions, ...args], { cwd: folder, env })
      const target = { port, path: engine.path, key }
      const isReady = await becomesTrue(() => isAnswering(target), watched)
      if (isReady) return { process: watched, target }
      await watched.stop()
      throw new Error(`${engine.title} did not start:\n${watched.output().slice(-2_000)}`)
    },
    close,
  }
}

/** Fetches the response of an engine to an operation, its keys in order, so that equal responses are equal texts. */
export async function askOnce(target: Target, operation: OperationName, offset: number): Promise<string> {
  const answer = await post(target, { query: operations[operation].query, variables: { offset } })
  return JSON.stringify(sortKeys(answer))
}

async function post({ port, path, key }: Target, body: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  })
  return response.json()
}

async function isAnswering(target: Target): Promise<boolean> {
  const answer = await askOnce(target, 'trivial', 0).catch(() => '')
  return answer.startsWith('{"data":{')
}

async function becomesTrue(check: () => Promise<boolean>, watched: Watched): Promise<boolean> {
  const until = Date.now() + readyWithinMs
  while (Date.now() < until && watched.child.exitCode === null) {
    if (await check()) return true
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  return false
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, below]) => [name, sortKeys(below)]))
}

function describeKey(key: string): object {
  return {
    sha256: createHash('sha256').update(key).digest('hex'),
    keyId: 'key_bench',
    kind: 'SECRET',
    realm: 'sb1',
    partnerId: 'prt_sb1_bench',
    scopes: ['outlets:read'],
  }
}
