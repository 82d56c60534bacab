import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { composeServices } from '@theguild/federation-composition'
import { buildSchema, graphql, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/run-command.ts'
import { createTerminal } from '../../src/terminal.ts'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const subgraphs = {
  songs: {
    sdl: 'type Query { song(id: ID!): Song } type Song @key(fields: "id") { id: ID!  title: String }',
    root: {
      song: ({ id }: { id: string }) => ({ __typename: 'Song', id, title: `Song ${id}` }),
      _entities: ({ representations }: { representations: { id: string }[] }) =>
        representations.map(({ id }) => ({ __typename: 'Song', id, title: `Song ${id}` })),
    },
  },
  'song-charts': {
    sdl: 'type Query { best: Song } type Song @key(fields: "id") { id: ID!  rank: Int }',
    root: {
      best: { __typename: 'Song', id: '7', rank: 1 },
      _entities: ({ representations }: { representations: { id: string }[] }) =>
        representations.map(({ id }) => ({ __typename: 'Song', id, rank: Number(id) * 10 })),
    },
  },
}

describe('a supergraph that is not of this project', () => {
  let folder: string
  const servers: Server[] = []
  const urls: Record<string, string> = {}

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'restante-supergraph-'))
    for (const [name, { sdl, root }] of Object.entries(subgraphs)) {
      const entities =
        'scalar _Any  union _Entity = Song  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }'
      const schema = buildSchema(`directive @key(fields: String!) on OBJECT ${sdl} ${entities}`)
      const answer = async (request: IncomingMessage): Promise<unknown> => {
        const { query, variables } = (await json(request)) as { query: string; variables: Record<string, unknown> }
        return graphql({ schema, source: query, variableValues: variables, rootValue: root })
      }
      const server = createServer((request, response) => {
        void answer(request).then((body) =>
          response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
        )
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      servers.push(server)
      urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
    }
  })
  afterAll(async () => {
    for (const server of servers) server.close()
    await rm(folder, { recursive: true })
  })

  const writeSupergraph = async (urlOf: (name: string) => string, ofCharts = ''): Promise<string> => {
    const services = Object.entries(subgraphs).map(([name, { sdl }]) => ({
      name,
      typeDefs: parse(`${link} ${sdl} ${name === 'song-charts' ? ofCharts : ''}`),
      url: urlOf(name),
    }))
    const file = join(folder, 'supergraph.graphql')
    await writeFile(file, composeServices(services).supergraphSdl!)
    return file
  }

  /** Runs the command until it serves and `use` has returned, or until it ends by itself. */
  const serve = async (
    words: readonly string[],
    env: Record<string, string> = {},
    use: (endpoint: string, said: (text: string) => Promise<void>) => Promise<void> = () => Promise.resolve(),
  ): Promise<{ code: number; error: string }> => {
    const stop = new AbortController()
    let error = ''
    let used: Promise<void> = Promise.resolve()
    const listeners = new Set<() => void>()
    const said = (awaited: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (error.includes(awaited)) resolve()
        }
        listeners.add(look)
        look()
      })
    const terminal = createTerminal({
      stdout: { write: () => {} },
      stderr: {
        write(text) {
          error += text
          for (const look of listeners) look()
          const address = /gateway: (http\S+)/.exec(text)?.[1]
          if (address !== undefined) used = use(`${address}/graphql`, said).finally(() => stop.abort())
        },
      },
    })
    const RESTANTE_DATA = join(folder, 'data')
    const code = await runCommand({
      words: ['serve', 'gateway', '--port', '0', ...words],
      env: { RESTANTE_DATA, RESTANTE_PLANNING_MS: '60000', RESTANTE_READ_DEADLINE_MS: '60000', ...env },
      terminal,
      stop: stop.signal,
    })
    await used
    return { code, error }
  }
  const ask = async (
    endpoint: string,
    headers: Record<string, string> = {},
    query = '{ song(id: "3") { title rank } best { title } }',
  ): Promise<unknown> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    })
    return response.json()
  }
  const answer = { data: { song: { title: 'Song 3', rank: 30 }, best: { title: 'Song 7' } } }

  it('is served from its file, without a store, to anyone, which is announced', async () => {
    const file = await writeSupergraph((name) => urls[name]!)
    const { code, error } = await serve(['--supergraph', file], {}, async (endpoint) => {
      expect(await ask(endpoint)).toEqual(answer)
    })
    expect(code).toBe(0)
    expect(error).toContain('No key is needed')
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('finds subgraphs where the environment says', async () => {
    const file = await writeSupergraph((name) => (name === 'songs' ? urls[name]! : 'http://127.0.0.1:1/'))
    await serve(['--supergraph', file], { RESTANTE_URL_SONG_CHARTS: urls['song-charts']! }, async (endpoint) => {
      expect(await ask(endpoint)).toEqual(answer)
    })
  })

  it('is served to the keys that a file lists', async () => {
    const keys = join(folder, 'keys.json')
    const sha256 = createHash('sha256').update('sk_test_radio').digest('hex')
    const key = { sha256, keyId: 'radio', kind: 'SECRET', realm: 'radio', partnerId: 'prt_radio' }
    await writeFile(keys, JSON.stringify({ keys: [key] }))
    const file = await writeSupergraph((name) => urls[name]!)
    const { error } = await serve(['--supergraph', file, '--keys', keys], {}, async (endpoint) => {
      expect(await ask(endpoint)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
      expect(await ask(endpoint, { authorization: 'Bearer sk_test_radio' })).toEqual(answer)
    })
    expect(error).not.toContain('No key is needed')
  })

  it.each([
    ['a missing file', ['--supergraph', '/nowhere.graphql'], 'There is no /nowhere.graphql.', 1],
    ['a part without a supergraph', ['--keys', 'keys.json'], '--keys goes with --supergraph', 2],
    ['no number of processes', ['--workers', 'many'], '--workers must be a whole number from 1 to 64', 2],
  ] as const)('is refused in one sentence: %s', async (_, words, sentence, expected) => {
    const { code, error } = await serve(words)
    expect(code).toBe(expected)
    expect(error).toContain(sentence)
  })

  it('is replaced when the file changes, and stays when the new version cannot be served', async () => {
    const file = await writeSupergraph((name) => urls[name]!)
    const good = await readFile(file, 'utf8')
    const { code, error } = await serve(['--supergraph', file], {}, async (endpoint, said) => {
      expect(await ask(endpoint)).toEqual(answer)
      await writeFile(file, 'type Query { nothing: Int }')
      await said('the previous version is still served: ')
      expect(await ask(endpoint)).toEqual(answer)
      await writeFile(file, good.replace('rank: Int', 'place: Int @join__field(graph: SONG_CHARTS)  rank: Int'))
      await said('the new version is served')
      expect(await ask(endpoint)).toEqual(answer)
      expect(await ask(endpoint, {}, '{ __type(name: "Song") { fields { name } } }')).toEqual({
        data: { __type: { fields: ['id', 'place', 'rank', 'title'].map((name) => ({ name })) } },
      })
    })
    expect(code).toBe(0)
    expect(error).toContain('is not a supergraph of Federation v2')
  })

  it('is served by several processes on one port; one that dies is replaced, and all end together', async (context) => {
    const file = await writeSupergraph((name) => urls[name]!)
    const main = join(import.meta.dirname, '../../src/main.ts')
    const command = spawn(process.execPath, [main, 'serve', 'gateway', '--supergraph', file, '--workers', '2'], {
      env: { ...process.env, PORT: '0', RESTANTE_PLANNING_MS: '60000', RESTANTE_READ_DEADLINE_MS: '60000' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(command, 'exit')
    const lines = createInterface(command.stderr)[Symbol.asyncIterator]()
    const findLine = async (pattern: RegExp): Promise<string> => {
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        const found = pattern.exec(next.value)?.[1]
        if (found !== undefined) return found
      }
      throw new Error(`The command ended before it said ${String(pattern)}.`)
    }
    try {
      const address = await findLine(/gateway: (http\S+) \(2 processes\)/)
      expect(await ask(`${address}/graphql`)).toEqual(answer)
      const children = `/proc/${command.pid}/task/${command.pid}/children`
      if (!existsSync(children)) {
        process.stderr.write(
          'Not run: that a gateway process that dies is replaced, for this system lists no processes.\n',
        )
        context.skip()
      }
      const [first] = (await readFile(children, 'utf8')).trim().split(' ').map(Number)
      process.kill(first!, 'SIGKILL')
      expect(JSON.parse(await findLine(/(.*another takes its place.*)/))).toMatchObject({
        pid: first,
        signal: 'SIGKILL',
      })
      expect(await ask(`${address}/graphql`)).toEqual(answer)
      command.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
      await expect(fetch(address)).rejects.toThrow('fetch failed')
    } finally {
      command.kill('SIGKILL')
    }
  })

  it('is not served by several processes when one cannot serve it', async () => {
    const main = join(import.meta.dirname, '../../src/main.ts')
    const words = ['serve', 'gateway', '--supergraph', '/nowhere.graphql', '--workers', '2', '--port', '0']
    const command = spawn(process.execPath, [main, ...words], { stdio: 'ignore' })
    expect(await once(command, 'exit')).toEqual([1, null])
  })

  it('has subscriptions, whose address the environment may set', async () => {
    const asked: string[] = []
    const events = createServer((request, response) => {
      asked.push(request.url!)
      response.setHeader('content-type', 'text/event-stream')
      for (const id of ['3', '4']) {
        response.write(`event: next\ndata: {"data":{"played":{"__typename":"Song","id":"${id}","rank":${id}0}}}\n\n`)
      }
      response.end('event: complete\ndata:\n\n')
    })
    await new Promise<void>((resolve) => events.listen(0, '127.0.0.1', resolve))
    servers.push(events)
    const file = await writeSupergraph((name) => urls[name]!, 'type Subscription { played: Song }')
    const streamUrl = `http://127.0.0.1:${(events.address() as AddressInfo).port}/plays`
    await serve(['--supergraph', file], { RESTANTE_STREAM_URL_SONG_CHARTS: streamUrl }, async (endpoint) => {
      const response = await fetch(`${endpoint}/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { played { title rank } }' }),
      })
      const told = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'))
      expect(told).toEqual([
        'data: {"data":{"played":{"title":"Song 3","rank":30}}}',
        'data: {"data":{"played":{"title":"Song 4","rank":40}}}',
      ])
    })
    expect(asked).toEqual(['/plays'])
  })

  it('is refused when it is not a supergraph, or lacks the address of a subgraph', async () => {
    const file = await writeSupergraph((name) => (name === 'songs' ? urls[name]! : ''))
    expect((await serve(['--supergraph', file])).error).toContain('song-charts: set RESTANTE_URL_SONG_CHARTS')
    await writeFile(file, 'type Query { a: Int }')
    expect((await serve(['--supergraph', file])).error).toContain('is not a supergraph of Federation v2')
  })
})
