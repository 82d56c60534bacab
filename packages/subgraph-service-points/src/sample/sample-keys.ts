import { deriveKey } from '@restante/store'
import type { Scope } from '@restante/subgraph-kit'
import { newApiKey } from '../domain/api-key.ts'
import type { RealmTransaction } from '../domain/ports/realm-store.ts'
import { createKeyIn } from '../use-cases/keys/create-key.ts'
import type { SamplePartner } from './sample-plan.ts'

const keys = {
  platformSecret: { partner: 'platform', kind: 'SECRET' },
  platformPublishable: { partner: 'platform', kind: 'PUBLISHABLE' },
  carrierEastSecret: { partner: 'carrierEast', kind: 'SECRET' },
  carrierWestSecret: { partner: 'carrierWest', kind: 'SECRET' },
  operatorSecret: { partner: 'operator', kind: 'SECRET' },
  /** May set the sandbox's clock. */
  platformAdminSecret: { partner: 'platform', kind: 'SECRET', scopes: ['admin'] },
} as const satisfies Record<string, SampleKey>

interface SampleKey {
  readonly partner: SamplePartner | 'operator'
  readonly kind: 'SECRET' | 'PUBLISHABLE'
  /** Absent: all that a key of the kind usually carries. */
  readonly scopes?: readonly Scope[]
}

/** The texts of the sample's keys. */
export type SampleKeys = Record<keyof typeof keys, string>

/**
 * Returns the keys of the sample, which are derived from the secret, so that every start can print them although only their digests
 * are stored. Those of another secret are revoked.
 */
export async function ensureSampleKeys(
  transaction: RealmTransaction,
  secret: Buffer,
  partners: Readonly<Record<SamplePartner | 'operator', string>>,
  now: Date,
): Promise<SampleKeys> {
  const names = Object.keys(keys) as (keyof typeof keys)[]
  const realm = transaction.realmId
  const labelled = await transaction.keys.findByLabel(names.map(labelOf))
  const stored = new Map(labelled.map((key) => [key.label, key]))
  const texts: Partial<SampleKeys> = {}
  for (const name of names) {
    const { partner, kind, scopes }: SampleKey = keys[name]
    const label = labelOf(name)
    const random = deriveKey(secret, `sample-key:${realm}:${name}`)
    const key = newApiKey(kind, false, random)
    texts[name] = key.text
    const old = stored.get(label)
    if (old?.digest.equals(key.digest)) continue
    if (old) await transaction.keys.revoke(old.keyId, now)
    const origins = kind === 'PUBLISHABLE' ? ['*'] : []
    const input = { realm, partnerId: partners[partner], kind, label, random, origins, ...(scopes && { scopes }) }
    const made = await createKeyIn(transaction, input, now)
    if (made.kind === 'refused') throw new Error(`The sample key ${name} was refused: ${made.problems[0]?.message}`)
  }
  return texts as SampleKeys
}

function labelOf(name: string): string {
  return `Sample key ${name}`
}
