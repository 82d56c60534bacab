import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import type { Ledger } from '../../domain/ports/ledger.ts'
import type { MutationOutcome } from './run-once.ts'
import { shareDuplicates } from './share-duplicates.ts'

const ledger = {} as Ledger
const caller = { realm: 'demo' as RealmId, partnerId: 'prt_demo_1' as PartnerId }
const request = { operation: 'collectParcel', key: 'k', digest: 'd' }

describe('duplicates of a request', () => {
  it('that come while it runs share its one run, and are replays', async () => {
    let runs = 0
    const { promise, resolve } = Promise.withResolvers<MutationOutcome<string>>()
    const run = () => {
      runs += 1
      return promise
    }
    const outcomes = [1, 2, 3].map(() => shareDuplicates(ledger, caller, request, run))
    const other = shareDuplicates(ledger, caller, { ...request, digest: 'other' }, run)
    resolve({ kind: 'DONE', result: 'done', isReplay: false })
    expect((await Promise.all(outcomes)).map((each) => each.kind === 'DONE' && each.isReplay)).toEqual([
      false,
      true,
      true,
    ])
    await other
    expect(runs).toBe(2)
    await shareDuplicates(ledger, caller, request, run)
    expect(runs).toBe(3)
  })

  it('run themselves when it ends in a fault', async () => {
    let runs = 0
    const run = async (): Promise<MutationOutcome<string>> => {
      runs += 1
      if (runs === 1) throw new Error('lost connection')
      return { kind: 'DONE', result: 'done', isReplay: false }
    }
    const first = shareDuplicates(ledger, caller, request, run)
    const second = shareDuplicates(ledger, caller, request, run)
    await expect(first).rejects.toThrow('lost connection')
    expect(await second).toEqual({ kind: 'DONE', result: 'done', isReplay: false })
  })
})
