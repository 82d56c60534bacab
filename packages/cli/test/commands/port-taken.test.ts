import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runBinary } from '../support/run-binary.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restante-port-'))
})
afterAll(() => rm(folder, { recursive: true }))

it.each([
  ['start', '127.0.0.1', ['start']],
  ['start', '::1', ['start']],
  ['serve', '::1', ['serve', 'gateway']],
  ['serve', '127.0.0.1', ['serve', 'outlets']],
  ['serve', '127.0.0.1', ['serve', 'gateway', '--workers', '2', '--supergraph', 'supergraph.graphql']],
])('%s notices that a port of %s is taken before the store is opened: %j', async (name, host, words) => {
  const taken = createServer().listen({ port: 0, host })
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const data = join(folder, 'data')
  const { code, out, error } = await runBinary([...words, '--port', String(port)], { RESTANTE_DATA: data })
  taken.close()
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(error).toBe(
    `restante ${name}: Port ${port} is in use. Stop the program that listens there, or choose another port with PORT or --port.\n`,
  )
  expect(existsSync(data)).toBe(false)
})
