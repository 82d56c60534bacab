import type { Code, CommitOption, CommitOutcome, Event, Identifier } from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'

/**
 * Returns the outcome of a commit whose rows would stand beside others with the same number, reference or scan; null when all
 * of them are unique.
 */
export function breaksUniqueness(
  tables: Tables,
  { changes }: CommitOption,
): Extract<CommitOutcome['kind'], 'IDENTIFIER_IN_USE' | 'STALE'> | null {
  const written = changes.flatMap(({ identifiers }) => identifiers)
  const isSame = (a: Identifier, b: Identifier): boolean =>
    a.scheme === b.scheme && a.value === b.value && a.carrierId === b.carrierId
  const isRewritten = (other: Identifier): boolean =>
    written.some(
      ({ parcelId, scheme, value }) =>
        `${parcelId} ${scheme} ${value}` === `${other.parcelId} ${other.scheme} ${other.value}`,
    )
  const others = tables.identifiers.list((other) => other.active && !isRewritten(other))
  const active = written.filter((identifier) => identifier.active)
  const isInUse = active.some((identifier, index) =>
    [...others, ...active.slice(0, index)].some((other) => isSame(identifier, other)),
  )
  if (isInUse) return 'IDENTIFIER_IN_USE'

  const isTakenReference = (code: Code): boolean =>
    tables.codes.list(
      ({ id, state, reference, outletId }) =>
        id !== code.id && state === 'OPEN' && reference === code.reference && outletId === code.outletId,
    ).length > 0
  const isSecondScan = ({ deviceId, deviceSequence }: Event): boolean =>
    deviceSequence !== null &&
    tables.events.list((other) => other.deviceId === deviceId && other.deviceSequence === deviceSequence).length > 0
  const isStale = changes.some(({ codes, events }) => codes.some(isTakenReference) || events.some(isSecondScan))
  return isStale ? 'STALE' : null
}

/** Writes the rows of an option. A code is only inserted, and closes with the last parcel that it opens. */
export function writeOption(tables: Tables, { changes, reservations = [], sessions = [] }: CommitOption): void {
  tables.sessions.put(...sessions)
  for (const { reservation, frees, takes } of reservations) {
    tables.reservations.put(reservation)
    for (const place of frees) tables.places.remove(place)
    tables.places.put(...takes)
  }
  for (const { frees } of changes) for (const place of frees) tables.places.remove(place)
  for (const change of changes) {
    tables.returnOrders.put(...change.returnOrders)
    tables.parcels.put(change.parcel)
    tables.identifiers.put(...change.identifiers)
    tables.redirects.put(...change.redirects)
    tables.codes.insert(...change.codes)
    tables.codeParcels.put(...change.codeParcels)
    tables.handOvers.insert(...change.handOvers)
    tables.places.put(...change.takes)
  }
  for (const { codeId, state } of changes.flatMap(({ codeParcels }) => codeParcels)) {
    const code = tables.codes.get(codeId)
    const opens = tables.codeParcels.list((each) => each.codeId === codeId && each.state === 'OPEN')
    if (code?.state === 'OPEN' && state !== 'OPEN' && opens.length === 0) tables.codes.put({ ...code, state })
  }
  writeEvents(
    tables,
    changes.flatMap(({ events }) => events),
  )
}

/** Writes events, and numbers them in their realm; those of no parcel also by what they are about. */
export function writeEvents(tables: Tables, events: readonly Event[]): void {
  for (const event of events) {
    const all = tables.events.list()
    const before = all.filter(({ parcelId, subjectId }) => parcelId === null && subjectId === event.subjectId)
    const sequence = event.parcelId === null ? before.length + 1 : event.sequence
    tables.events.put({ ...event, sequence, position: all.length + 1 })
  }
}
