import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/run-command.ts'
import { createTerminal } from '../../src/terminal.ts'
import { startGraph, type TestGraph } from '../../src/testing.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

describe('restante parcels announce', () => {
  let graph: TestGraph
  let folder: string
  beforeAll(async () => {
    graph = await startGraph({ sample: 'small' })
    folder = await mkdtemp(join(tmpdir(), 'restante-announce-'))
  })
  afterAll(async () => {
    await graph.close()
    await rm(folder, { recursive: true })
  })

  const write = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name)
    await writeFile(file, text)
    return file
  }
  const announce = async (
    file: string,
    stop = new AbortController().signal,
    words: readonly string[] = [],
    key = graph.keys.carrier,
  ): Promise<{ code: number; lines: unknown[]; error: string }> => {
    const written = { out: '', error: '' }
    const terminal = createTerminal({
      stdout: { write: (text) => (written.out += text) },
      stderr: { write: (text) => (written.error += text) },
    })
    const code = await runCommand({
      words: ['parcels', 'announce', file, '--endpoint', graph.endpoint, '--json', '--rejected', ...words],
      env: { RESTANTE_KEY: key },
      terminal,
      stop,
    })
    return {
      code,
      lines: written.out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
      error: written.error,
    }
  }
  const countOf = async (reference: string): Promise<number> => {
    let count = 0
    for (let after: string | null = null; ;) {
      const response = await fetch(graph.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${graph.keys.carrier}` },
        body: JSON.stringify({
          query: `query($after: String, $filter: ParcelFilter) { parcels(first: 100, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
          variables: { after, filter: { reference } },
        }),
      })
      const { data } = (await response.json()) as any
      count += data.parcels.nodes.length
      if (!data.parcels.pageInfo.hasNextPage) return count
      after = data.parcels.pageInfo.endCursor
    }
  }
  const night = (name: string, size: number): string =>
    Array.from({ length: size }, (_, index) =>
      JSON.stringify({
        destination: { address },
        identifiers: [{ scheme: 'CARRIER', value: `${name}-${index}` }],
        references: [{ kind: 'CONSIGNMENT', value: name }],
      }),
    ).join('\n')

  it('announces the parcels of a night, and none of them twice when it is repeated', async () => {
    const file = await write('night.jsonl', night('NIGHT', 3_000))
    expect(await announce(file)).toMatchObject({ code: 0, lines: [{ announced: 3_000, rejected: 0 }] })
    expect(await announce(file)).toMatchObject({ code: 0, lines: [{ announced: 3_000, rejected: 0 }] })
    expect(await countOf('NIGHT')).toBe(3_000)
  })

  it('ends with 130 when it is interrupted, and is completed by the next run', async () => {
    const file = await write('stopped.jsonl', night('STOPPED', 1_200))
    const stop = new AbortController()
    const running = announce(file, stop.signal)
    while ((await countOf('STOPPED')) === 0) await new Promise((resolve) => setImmediate(resolve))
    stop.abort(new Error('Stopped.'))
    expect((await running).code).toBe(130)
    expect(await announce(file)).toMatchObject({ code: 0, lines: [{ announced: 1_200, rejected: 0 }] })
    expect(await countOf('STOPPED')).toBe(1_200)
  })

  it('tells each line that was not announced and why, and announces the others', async () => {
    const number = (value: string, carrier?: string): object => ({ scheme: 'S10', value, ...(carrier && { carrier }) })
    const lines = [
      { destination: { address }, references: [{ kind: 'OTHER', value: 'MIXED' }] },
      { destination: { address }, identifiers: [number('RB123456786GB')] },
      { destination: { address: { lines: ['x'.repeat(300)], country: 'IN' } } },
      { destination: {} },
      { destination: { outletId: 'out_01900000-0000-7000-8000-000000000000' } },
      { destination: { address }, references: [{ kind: 'OTHER', value: 'MIXED' }] },
      { destination: { address }, colour: 'red' },
    ]
    const { code, lines: printed } = await announce(
      await write('mixed.jsonl', lines.map((line) => JSON.stringify(line)).join('\n')),
    )
    expect(code).toBe(1)
    const report = printed.pop()
    expect(report).toEqual({ announced: 2, rejected: 5 })
    const reasons = (printed as { line: number; reasons: { code: string }[] }[]).toSorted((a, b) => a.line - b.line)
    expect(reasons.map(({ line, reasons: [first] }) => [line, first!.code])).toEqual([
      [2, 'INVALID_IDENTIFIER'],
      [3, 'BAD_USER_INPUT'],
      [4, 'INVALID_INPUT'],
      [5, 'OUTLET_UNKNOWN'],
      [7, 'BAD_USER_INPUT'],
    ])
    // Two equal lines are two parcels.
    expect(await countOf('MIXED')).toBe(2)
  })

  it('reads comma-separated values with quoted fields', async () => {
    const file = await write(
      'night.csv',
      'number,address,country,weight,order,expectedOn\r\nCSV-1,"1 Mill ""Lane"" | Flat 2, back",IN,900,CSV,\r\n\n"CSV-2","Two, Lines",IN,,CSV,2026-12-01\n',
    )
    expect(await announce(file)).toMatchObject({ code: 0, lines: [{ announced: 2, rejected: 0 }] })
    expect(await countOf('CSV')).toBe(2)
  })

  it.each([
    ['bad.jsonl', '{"destination":', 'Line 1 is not a JSON object.'],
    ['bad.csv', 'number,colour\nA,red\n', 'There is no column "colour"'],
    ['open.csv', 'number,address\nA,"open\n', 'has no end'],
    ['size.csv', 'number,address,country,weight\nA,x,IN,1.5\n', 'Line 2: weight is a whole number'],
    ['where.csv', 'number\nA\n', 'Line 2 needs `outletId`'],
  ])('says what is wrong with %s', async (name, text, said) => {
    const { code, error } = await announce(await write(name, text))
    expect(code).toBe(1)
    expect(error).toContain(said)
  })

  it('needs a file, a key, and one that may announce', async () => {
    const file = await write('one.jsonl', night('ONE', 1))
    expect((await announce(file, undefined, [], '')).error).toContain('RESTANTE_KEY')
    expect((await announce(join(folder, 'none.jsonl'))).code).toBe(1)
    expect((await announce(file, undefined, ['another'])).error).toContain('"another" is one too many')
    expect((await announce(file, undefined, [], 'sk_test_nobody')).code).toBe(2)
    // A key of the right form that nobody has, and one that may not announce.
    for (const key of [`${graph.keys.carrier.slice(0, -4)}AAAA`, graph.keys.admin]) {
      expect(await announce(file, undefined, [], key)).toMatchObject({ code: 1, lines: [] })
    }
    expect(await countOf('ONE')).toBe(0)
  })
})
