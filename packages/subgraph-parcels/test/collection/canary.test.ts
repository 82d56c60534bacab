import { createLog } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf, type SeenCode } from './counters.ts'

describe('digits, reference and QR text of a code', () => {
  const lines: string[] = []
  let network: Network
  let counters: Counters
  const codes: SeenCode[] = []
  const answers: unknown[] = []
  beforeAll(async () => {
    network = await startNetwork({ log: createLog('parcels', { write: (line) => void lines.push(line) }) })
    counters = countersOf(network)
    await counters.wait(start)
    await liveAllLives()
  })
  afterAll(() => network.close())

  /** Issues, delegates, uses, refuses, revokes and expires codes, and lets their uses fail in every way. */
  async function liveAllLives(): Promise<void> {
    const ids = await Promise.all([0, 1, 2, 3, 4].map(() => counters.arrive()))
    for (const id of ids) codes.push(await counters.codeOf(id))
    codes.push(await counters.codeOf(ids[0]!, ids[1]!))
    const delegated = await counters.as(
      network.caller('platform'),
      'delegateCollection',
      { parcelId: ids[2] },
      'delegation { code { reference digits qr validUntil parcels { id } } }',
    )
    codes.push(delegated.delegation.code)
    const opened = await network.createReturn()
    codes.push({ ...opened, validUntil: '', parcels: [] })
    for (const code of codes) {
      answers.push(await counters.collect(1, code), await counters.collect(0, { ...code, digits: '000000' }))
    }
    answers.push(await counters.collect(0, codes[5]!), await counters.collect(0, codes[5]!))
    await network.redirect(ids[3]!, [network.outlets[1]!])
    await counters.wait('2026-12-09T06:30:00Z')
    for (const { qr, reference } of codes) {
      const both = { outletId: network.outlets[0], qr, reference }
      answers.push(await counters.collect(0, { qr }), await failure('collectParcel', both))
    }
    // A fault inside, whose cause is logged.
    await network.admin.query('alter function parcels.try_code rename to try_code_elsewhere')
    for (const { reference, digits } of codes) {
      answers.push(await failure('collectParcel', { outletId: network.outlets[0], reference, code: digits }))
    }
    await network.admin.query('alter function parcels.try_code_elsewhere rename to try_code')
  }

  const failure = async (mutation: string, input: object): Promise<unknown> =>
    network.run(
      network.counter(network.outlets[0]!),
      `mutation($input: CollectParcelInput!) { ${mutation}(input: $input) { userErrors { code message } } }`,
      { input: { idempotencyKey: 'canary', ...input } },
    )

  const findIn = (text: string): string[] =>
    codes.flatMap(({ reference, digits, qr }) =>
      // Six digits may be part of an id or of a time; four characters of anything.
      [
        new RegExp(`(?<![0-9a-f.:-])${digits}(?![0-9a-f.:-])`),
        new RegExp(`"${reference}"`),
        new RegExp(qr.slice(5, 60)),
      ]
        .filter((pattern) => pattern.test(text))
        .map(String),
    )

  it('appear in no event, nor in what is stored for repeated requests', async () => {
    for (const table of ['event', 'event_party', 'idempotency', 'code_failure', 'hand_over', 'parcel', 'redirect']) {
      const { rows } = await network.admin.query(`select to_jsonb(t)::text as text from parcels.${table} t`)
      expect([table, rows.length > 0]).toEqual([table, true])
      expect([table, ...findIn(rows.map(({ text }) => text).join('\n'))]).toEqual([table])
    }
    const { rows } = await network.admin.query('select to_jsonb(c)::text as text from parcels.code c')
    const found = codes.filter(({ digits, qr }) =>
      rows.some(({ text }) => text.includes(`"${digits}"`) || text.includes(qr)),
    )
    expect(found).toEqual([])
  })

  it('appear in no log, no error and no response to those who present them', () => {
    expect(lines.length).toBeGreaterThan(0)
    expect(findIn(lines.join('\n'))).toEqual([])
    expect(JSON.stringify(answers)).toContain('INTERNAL')
    expect(findIn(JSON.stringify(answers))).toEqual([])
  })
})
