import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { version as esbuildVersion } from 'esbuild'
import { type Assignment, atMost, type Benchmark, type Report } from '../benchmark.ts'
import { installLocked } from '../install-locked.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable } from '../table.ts'
import { ourUses, peerUses, type Use } from './uses.ts'
import { type Weighed, type Weight, weighUse } from './weigh-use.ts'

const here = fileURLToPath(new URL('../..', import.meta.url))
const sdk = fileURLToPath(new URL('../../../packages/sdk/', import.meta.url))
const peers = {
  folder: new URL('../../sdk-peers/', import.meta.url),
  label: 'Installing the clients to compare with (70 MB, once)',
}

/** Bytes that the bundle with all operations may have, gzip, when there are as many as in the first release. */
const mostBytesOfAll = 8_000
const operationsOfFirstRelease = 14
const mostBytesOfFurtherOperation = 250

/** Weighs the SDK in bundles for browsers, beside other clients of the same kind. */
export const sdkSizeBenchmark: Benchmark = {
  name: 'sdk-size',
  summary: 'the bytes of the SDK in a bundle for browsers, beside the clients of others, and what each part of it adds',
  usage: ['--ours               weighs the SDK only'],
  options: { ours: { type: 'boolean' } },
  run: runBenchmark,
}

async function runBenchmark({ options, terminal, stop }: Assignment): Promise<Report> {
  const progress = terminal.begin('Building the package')
  await promisify(execFile)('npm', ['run', '--silent', 'prepack'], { cwd: sdk, signal: stop })
  progress.end()

  const reason = options['ours'] ? 'left out by --ours' : await installLocked(peers.folder, peers.label, terminal)
  const ours = await weighAll(Object.values(ourUses), here)
  const others = reason === null ? await weighAll(peerUses, fileURLToPath(peers.folder)) : {}

  const one = ours[ourUses.oneOperation.name]!
  const all = ours[ourUses.everything.name]!
  show({ ...ours, ...others }, pick(ours, [ourUses.oneOperation, ourUses.everything]), terminal.say)
  const operations = countOperations()
  const mostOfAll = mostBytesOfAll + Math.max(0, operations - operationsOfFirstRelease) * mostBytesOfFurtherOperation
  return {
    bench: 'sdk-size',
    machine: describeMachine(),
    method: { bundler: `esbuild ${esbuildVersion} --bundle --minify --platform=browser`, gzipLevel: 9, operations },
    ours,
    peers: Object.fromEntries(
      Object.entries(others).map(([name, { minified, gzip }]) => [
        name,
        { version: readVersion(name), minified, gzip },
      ]),
    ),
    ratios: Object.fromEntries(
      Object.entries(others).map(([name, { gzip }]) => [`one operation / ${name}`, round(one.gzip / gzip)]),
    ),
    budgets: [
      atMost(`${ourUses.oneOperation.name}, gzip bytes`, one.gzip, 4_000),
      atMost(`${ourUses.everything.name} (${operations}), gzip bytes`, all.gzip, mostOfAll),
    ],
    absent: reason === null ? [] : peerUses.map(({ name }) => `${name}: ${reason}`),
    faults: findForeignDocuments(ours),
  }
}

async function weighAll(uses: readonly Use[], folder: string): Promise<Record<string, Weighed>> {
  const weighed: Record<string, Weighed> = {}
  for (const use of uses) weighed[use.name] = await weighUse(use, folder)
  return weighed
}

/** A bundle of one operation in which documents of others stay would be about as large as the one with all. */
function findForeignDocuments(ours: Record<string, Weighed>): string[] {
  const bytesOf = (use: Use): number =>
    ours[use.name]!.parts.find(({ source }) => source.endsWith('generated/documents.ts'))?.minified ?? 0
  return bytesOf(ourUses.executorAlone) === 0
    ? []
    : [`${bytesOf(ourUses.executorAlone)} bytes of documents are in a bundle that uses none`]
}

function pick(weighed: Record<string, Weighed>, uses: readonly Use[]): Record<string, Weighed> {
  return Object.fromEntries(uses.map(({ name }) => [name, weighed[name]!]))
}

function countOperations(): number {
  const files = readdirSync(`${sdk}operations`, { recursive: true }).map(String)
  return files.filter((file) => file.endsWith('.graphql') && !file.startsWith('fragments')).length
}

function readVersion(name: string): string {
  const path = `${fileURLToPath(peers.folder)}node_modules/${name}/package.json`
  return (createRequire(import.meta.url)(path) as { version: string }).version
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

function show(bundles: Record<string, Weight>, detailed: Record<string, Weighed>, say: (line: string) => void): void {
  const layOut = (head: string, rows: readonly (readonly [string, Weight])[]): void => {
    const body = rows.map(([name, { minified, gzip }]) => [
      name,
      '',
      ...[minified, gzip].map((n) => n.toLocaleString('en')),
    ])
    for (const line of ['', ...layOutTable([[head, '', 'minified', 'gzip'], ...body])]) say(line)
  }
  layOut('bundle', Object.entries(bundles))
  for (const [name, { parts }] of Object.entries(detailed)) {
    layOut(
      `added to ${name} by`,
      parts.map((part) => [part.source.replace(/^.*\/sdk\/src\//, ''), part]),
    )
  }
}
