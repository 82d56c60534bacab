import { columnName, createRowEncoder, propertiesExcept, type Table } from '@restante/store'
import type { LocalDate } from '@restante/subgraph-kit'
import type { Place } from '../domain/parcel/place.ts'
import type { Commit, CommitOption } from '../domain/ports/ledger.ts'
import {
  codeParcelTable,
  codeTable,
  eventTable,
  handOverTable,
  identifierTable,
  parcelTable,
  placeTable,
  redirectTable,
  referenceTable,
  reservationTable,
  returnOrderTable,
  shopperSessionTable,
  unannouncedScanTable,
} from './tables.ts'

/** The parameters of `parcels.commit`, which describes them. All are lists, and numbers in them count from 1. */
function emptyBatch() {
  return {
    realms: [] as string[],
    tenants: [] as (string | null)[],
    operations: [] as (string | null)[],
    keys: [] as (string | null)[],
    digests: [] as (string | null)[],
    keyNumbers: [] as (number | null)[],
    moments: [] as string[],
    fallbackResults: [] as string[],
    holderRealms: [] as string[],
    holderIds: [] as string[],
    firstVersions: [1],
    versionHolders: [] as number[],
    versionSequences: [] as number[],
    shelfRealms: [] as string[],
    shelfPoints: [] as string[],
    shelfPurposes: [] as string[],
    shelfClasses: [] as string[],
    shelfDays: [] as (LocalDate | null)[],
    firstOptions: [1],
    optionAlways: [] as boolean[],
    optionResults: [] as string[],
    firstMoves: [1],
    moveShelves: [] as number[],
    moveDeltas: [] as (1 | -1)[],
    moveFrom: [] as number[],
    moveTo: [] as (number | null)[],
    moveHeld: [] as boolean[],
    movePlaces: [] as (string | null)[],
    rowTables: [] as string[],
    rows: [] as string[],
    rowWriters: [] as number[],
  }
}

type Batch = ReturnType<typeof emptyBatch>

const parameters = Object.keys(emptyBatch()) as (keyof Batch)[]

/** The statement to which `encodeCommits` gives the values. */
export const commitStatement = {
  name: 'commit',
  text: `select position, outcome, choice, skipped, result from parcels.commit(${parameters
    .map((name, index) => `${columnName(name)} => $${index + 1}`)
    .join(', ')})`,
}

/** Returns the values of the statement that commits all of these. */
export function encodeCommits(commits: readonly Commit[]): unknown[] {
  const batch = emptyBatch()
  const numbers: Numbers = { keys: new Map(), holders: new Map(), shelves: new Map() }
  commits.forEach((commit, index) => addRequest(batch, numbers, commit, index + 1))
  // Requests are numbered after the options, whose number is known now.
  batch.rowWriters = batch.rowWriters.map((writer) => (writer < 0 ? batch.optionAlways.length - writer : writer))
  return parameters.map((name) => toListText(batch[name]))
}

/** The numbers that keys, holders and shelves have in a batch. */
interface Numbers {
  readonly keys: Map<string, number>
  readonly holders: Map<string, number>
  readonly shelves: Map<string, number>
}

function addRequest(batch: Batch, numbers: Numbers, commit: Commit, request: number): void {
  const { realm, tenant, requestKey, now, versions, options, otherwise, joinedScans = [] } = commit
  batch.realms.push(realm)
  batch.tenants.push(tenant)
  batch.operations.push(requestKey?.operation ?? null)
  batch.keys.push(requestKey?.key ?? null)
  batch.digests.push(requestKey?.digest ?? null)
  batch.keyNumbers.push(
    requestKey && numberOf(numbers.keys, `${realm} ${tenant} ${requestKey.operation} ${requestKey.key}`),
  )
  batch.moments.push(now.toISOString())
  batch.fallbackResults.push(JSON.stringify(otherwise))
  for (const { id, sequence } of versions) {
    const number = numberOf(numbers.holders, `${realm} ${id}`)
    batch.holderRealms[number - 1] = realm
    batch.holderIds[number - 1] = id
    batch.versionHolders.push(number)
    batch.versionSequences.push(sequence)
  }
  batch.firstVersions.push(batch.versionHolders.length + 1)
  const written = options.map((option) => {
    addOption(batch, numbers, option)
    return { writer: batch.optionAlways.length, rows: listRows(option) }
  })
  batch.firstOptions.push(batch.optionAlways.length + 1)
  for (const { writer, rows } of shareRows(written, -request)) {
    for (const [table, text] of rows) addRow(batch, table, text, writer)
  }
  for (const { id } of joinedScans) {
    const scan = encoders.joinedScan({ realmId: realm, id, joinedAt: now })
    addRow(batch, unannouncedScanTable.name, scan, -request)
  }
}

function addOption(batch: Batch, numbers: Numbers, option: CommitOption): void {
  const { changes, reservations = [], result, today, always } = option
  batch.optionAlways.push(always)
  batch.optionResults.push(JSON.stringify(result))
  const all = [...changes, ...reservations]
  // What is freed makes room for what is taken.
  for (const { frees } of all) for (const place of frees) addMove(batch, numbers, place, -1, null)
  for (const { takes } of all) for (const place of takes) addMove(batch, numbers, place, 1, today)
  batch.firstMoves.push(batch.moveShelves.length + 1)
}

function addMove(batch: Batch, numbers: Numbers, place: Place, delta: 1 | -1, today: LocalDate | null): void {
  const { realmId, servicePointId, purpose, sizeClass, fromDay, toDay, kind } = place
  const shelf = numberOf(numbers.shelves, `${realmId} ${servicePointId} ${purpose} ${sizeClass}`)
  const index = shelf - 1
  batch.shelfRealms[index] = realmId
  batch.shelfPoints[index] = servicePointId
  batch.shelfPurposes[index] = purpose
  batch.shelfClasses[index] = sizeClass
  const known = batch.shelfDays[index] ?? null
  batch.shelfDays[index] = known === null || (today !== null && today > known) ? today : known
  batch.moveShelves.push(shelf)
  batch.moveDeltas.push(delta)
  batch.moveFrom.push(dayNumber(fromDay))
  batch.moveTo.push(toDay === null ? null : dayNumber(toDay))
  batch.moveHeld.push(kind === 'HELD')
  batch.movePlaces.push(delta === -1 ? encoders.place.encode(place) : null)
}

function addRow(batch: Batch, table: string, text: string, writer: number): void {
  batch.rowTables.push(table.slice('parcels.'.length))
  batch.rows.push(text)
  batch.rowWriters.push(writer)
}

/** A row as it is sent: its table and its literal. */
type SentRow = readonly [table: string, text: string]

interface WrittenRows {
  readonly writer: number
  readonly rows: readonly SentRow[]
}

/** Lets the rows that are the same in all options be written by the request, so that they are sent once. */
function shareRows(options: readonly WrittenRows[], request: number): readonly WrittenRows[] {
  const [first, ...others] = options
  if (!first || others.length === 0) return options
  const isShared = ([, text]: SentRow): boolean => others.every(({ rows }) => rows.some((row) => row[1] === text))
  const shared = first.rows.filter(isShared)
  if (shared.length === 0) return options
  const texts = new Set(shared.map(([, text]) => text))
  return [
    { writer: request, rows: shared },
    ...options.map(({ writer, rows }) => ({ writer, rows: rows.filter(([, text]) => !texts.has(text)) })),
  ]
}

/** A table with the encoder of its rows. */
interface RowWriter<Row> {
  readonly table: string
  encode(row: Row): string
}

function writerOf<Row>(table: Table<Row>): RowWriter<Row> {
  return { table: table.name, encode: createRowEncoder(table) }
}

const encoders = {
  returnOrder: writerOf(returnOrderTable),
  parcel: writerOf(parcelTable),
  identifier: writerOf(identifierTable),
  reference: writerOf(referenceTable),
  redirect: writerOf(redirectTable),
  code: writerOf(codeTable),
  codeParcel: writerOf(codeParcelTable),
  handOver: writerOf(handOverTable),
  place: writerOf(placeTable),
  reservation: writerOf(reservationTable),
  session: writerOf(shopperSessionTable),
  // The database assigns the position.
  event: { table: eventTable.name, encode: createRowEncoder(eventTable, propertiesExcept(eventTable, ['position'])) },
  joinedScan: createRowEncoder(unannouncedScanTable, ['realmId', 'id', 'joinedAt']),
}

function listRows({ changes, reservations = [], sessions = [] }: CommitOption): readonly SentRow[] {
  const rows: SentRow[] = []
  const add = <Row>({ table, encode }: RowWriter<Row>, given: readonly Row[]): void => {
    for (const row of given) rows.push([table, encode(row)])
  }
  for (const change of changes) {
    const { realmId, id: parcelId } = change.parcel
    add(encoders.returnOrder, change.returnOrders)
    add(encoders.parcel, [change.parcel])
    add(encoders.identifier, change.identifiers)
    add(
      encoders.reference,
      change.references.map((reference) => ({ realmId, parcelId, ...reference })),
    )
    add(encoders.redirect, change.redirects)
    add(encoders.code, change.codes)
    add(encoders.codeParcel, change.codeParcels)
    add(encoders.handOver, change.handOvers)
    add(encoders.place, change.takes)
    add(encoders.event, change.events)
  }
  for (const { reservation, takes } of reservations) {
    add(encoders.reservation, [reservation])
    add(encoders.place, takes)
  }
  add(encoders.session, sessions)
  return rows
}

/** Returns the number of a key, the next one for a new key. */
function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, numbers.size + 1)
  return numbers.size
}

/** Returns the number of days since 2000-01-01. */
function dayNumber(day: LocalDate): number {
  return Date.parse(day) / 86_400_000 - 10_957
}

/** Returns a list as the driver sends it; it would quote each number. */
function toListText(list: readonly unknown[]): unknown {
  return list.every((item) => typeof item === 'number') ? `{${list.join(',')}}` : list
}
