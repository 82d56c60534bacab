import type { PartnerId } from '@restante/subgraph-kit'
import type {
  Code,
  CodeParcel,
  HandOver,
  Identifier,
  Manifest,
  ManifestItem,
  Parcel,
  Place,
  PlacedEvent,
  Redirect,
  Reservation,
  ReturnOrder,
  ShopperSession,
  StoredResponse,
  UnannouncedScan,
} from '@restante/subgraph-parcels/engine'

/** Rows by a key of their own. A row is never changed, only replaced, so that a row which was read stays as it was read. */
export class Table<Row> {
  readonly #rows = new Map<string, Row>()
  readonly #keyOf: (row: Row) => string

  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf
  }

  get(key: string): Row | null {
    return this.#rows.get(key) ?? null
  }

  has(row: Row): boolean {
    return this.#rows.has(this.#keyOf(row))
  }

  put(...rows: readonly Row[]): void {
    for (const row of rows) this.#rows.set(this.#keyOf(row), row)
  }

  /** Puts the rows whose keys are new. */
  insert(...rows: readonly Row[]): void {
    this.put(...rows.filter((row) => !this.has(row)))
  }

  remove(row: Row): void {
    this.#rows.delete(this.#keyOf(row))
  }

  /** Returns all rows, or those for which a condition holds. */
  list(holds: (row: Row) => boolean = () => true): readonly Row[] {
    return [...this.#rows.values()].filter(holds)
  }

  /** Returns the rows of these keys that exist, in the order of the keys. */
  pick(keys: readonly string[]): readonly Row[] {
    return keys.flatMap((key) => this.get(key) ?? [])
  }
}

/** The response to an earlier request, by its tenant, operation and key. */
export interface KeptResponse {
  readonly tenant: PartnerId
  readonly operation: string
  readonly key: string
  readonly digest: string
  readonly response: StoredResponse
}

/** A scan of a parcel that nobody has announced. */
export interface KeptScan extends UnannouncedScan {
  readonly recordedAt: Date
  readonly joinedAt: Date | null
}

/** Creates the tables of the parcels of one realm, empty. */
export function createTables() {
  const byId = ({ id }: { readonly id: string }): string => id
  return {
    parcels: new Table<Parcel>(byId),
    returnOrders: new Table<ReturnOrder>(byId),
    identifiers: new Table<Identifier>(({ parcelId, scheme, value }) => `${parcelId} ${scheme} ${value}`),
    redirects: new Table<Redirect>(byId),
    codes: new Table<Code>(byId),
    codeParcels: new Table<CodeParcel>(({ codeId, parcelId }) => `${codeId} ${parcelId}`),
    handOvers: new Table<HandOver>(byId),
    reservations: new Table<Reservation>(byId),
    sessions: new Table<ShopperSession>(byId),
    places: new Table<Place>(placeKey),
    events: new Table<PlacedEvent>(({ position }) => String(position)),
    responses: new Table<KeptResponse>(responseKey),
    scans: new Table<KeptScan>(byId),
    manifests: new Table<Manifest>(byId),
    manifestItems: new Table<ManifestItem>(({ manifestId, barcode }) => `${manifestId} ${barcode}`),
    /** Wrong codes of an hour, by subject and hour; scans of unknown numbers by device and hour. */
    counts: new Map<string, number>(),
  }
}

/** The tables of the parcels of one realm. */
export type Tables = ReturnType<typeof createTables>

/** Returns the key under which a response is kept. */
export function responseKey({ tenant, operation, key }: Pick<KeptResponse, 'tenant' | 'operation' | 'key'>): string {
  return JSON.stringify([tenant, operation, key])
}

/** Returns the key of a place: a parcel has one of each kind, a reservation several that are numbered. */
export function placeKey({ holderId, kind, number }: Pick<Place, 'holderId' | 'kind' | 'number'>): string {
  return `${holderId} ${kind} ${number}`
}
