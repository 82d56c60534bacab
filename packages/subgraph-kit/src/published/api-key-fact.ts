import { boolean, bytes, defineTable, instant, nullable, type RowOf, text, textList } from '@restante/store'
import type { KeyKind, Scope } from '../identity/caller.ts'
import type { OutletId, PartnerId, RealmId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** The API keys that may be used; a revoked one is `deleted`. */
export const apiKeyFactTable = defineTable('published_service_points.api_key_fact', ['realmId', 'keyId'], {
  realmId: text<RealmId>(),
  keyId: text(),
  /** SHA-256 of the key's text. */
  digest: bytes(),
  kind: text<KeyKind>(),
  partnerId: text<PartnerId>(),
  livemode: boolean(),
  scopes: textList<readonly Scope[]>(),
  /** Origins of the pages that may use a PUBLISHABLE key; empty for other kinds. */
  origins: textList(),
  /** Outlets at which a DEVICE may act; empty for other kinds. */
  outletIds: textList<readonly OutletId[]>(),
  expiresAt: nullable(instant()),
  ...revision,
})

/** A row of `published_service_points.api_key_fact`. */
export type ApiKeyFact = RowOf<typeof apiKeyFactTable>
