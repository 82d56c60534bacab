import type { PartnerId } from '@restante/subgraph-kit'
import { type Dossier, orderOf, settleCodes } from './dossier.ts'
import { type Event, type EventContext, newEvent, type EventContent, type ParcelNotice } from './event.ts'
import type { Code, CodeParcel } from './counter-code.ts'
import type { HandOver } from './hand-over.ts'
import type { Identifier, Parcel, Reference } from './parcel.ts'
import type { Place } from './place.ts'
import type { Redirect } from './redirect.ts'
import { type ReturnOrder, settleOrder } from './return-order.ts'
import { hasEnded } from './parcel-state.ts'

/** The writes of a decision: whole rows that are new or have changed, and the places that are freed and taken. */
export interface Change {
  readonly parcel: Parcel
  readonly returnOrders: readonly ReturnOrder[]
  readonly identifiers: readonly Identifier[]
  /** The references that it got. */
  readonly references: readonly Reference[]
  readonly redirects: readonly Redirect[]
  /** New codes. */
  readonly codes: readonly Code[]
  /** The codes that the parcel got, or that no longer open it. */
  readonly codeParcels: readonly CodeParcel[]
  readonly handOvers: readonly HandOver[]
  readonly events: readonly Event[]
  readonly frees: readonly Place[]
  readonly takes: readonly Place[]
}

/** Time for which a custodian can still see a parcel that has left. */
const custodyAfterMs = 30 * 86_400_000

/**
 * Returns the writes that lead from one dossier to the next. The events are derived from the difference, so that no change
 * of a state can lack its event: the parcel's come first, then its redirects', then its return's. A scan that changes no
 * state becomes a `parcel.scanned`, with `effective` false when it came too late; `notices` are facts that no difference
 * shows. Codes for collection, and the announcement of the end of a hold, end with what they depend on. `before` is null for
 * a new parcel.
 */
export function concludeChange(
  before: Dossier | null,
  decided: Dossier,
  context: EventContext,
  scan: 'NONE' | 'EFFECTIVE' | 'WITHOUT_EFFECT' = 'NONE',
  notices: readonly ParcelNotice[] = [],
): Change {
  const after = settleHold(settleCodes(before, decided))
  const formerOrder = before && orderOf(before)
  const order = orderOf(after)
  const returnOrder = order && settleOrder(order, [after.parcel, ...after.siblings])
  const identifiers = hasEnded(after.parcel.state) ? retire(after.identifiers) : after.identifiers
  const redirects = after.redirects.filter((redirect) => !before?.redirects.includes(redirect))
  const parties = partiesOf(before?.parcel ?? null, after.parcel)
  const events: Event[] = []
  const addEvent = (content: EventContent): void => {
    events.push(newEvent(after.parcel, parties, (before?.parcel.sequence ?? 0) + events.length + 1, context, content))
  }
  const { state, id } = after.parcel
  if (state !== before?.parcel.state) addEvent({ type: `parcel.${state.toLowerCase()}`, subjectId: id, state })
  else if (scan !== 'NONE') addEvent({ type: 'parcel.scanned', subjectId: id, state, effective: scan === 'EFFECTIVE' })
  for (const notice of [...notices, ...noticesOf(before, after)])
    addEvent({ type: `parcel.${notice}`, subjectId: id, state })
  for (const redirect of redirects) {
    addEvent({
      type: `redirect.${redirect.state.toLowerCase()}`,
      subjectId: redirect.id,
      state: redirect.state,
      outletId: redirect.outletId,
    })
  }
  const orderFact = returnOrder && factOf(formerOrder, returnOrder)
  if (orderFact) addEvent({ type: `return.${orderFact}`, subjectId: returnOrder.id, state: returnOrder.state })
  return {
    parcel: {
      ...after.parcel,
      custodianUntil: custodianUntil(before?.parcel ?? null, after, context.now),
      sequence: (before?.parcel.sequence ?? 0) + events.length,
      updatedAt: context.now,
    },
    returnOrders: returnOrder && returnOrder !== formerOrder ? [{ ...returnOrder, updatedAt: context.now }] : [],
    identifiers: identifiers.filter((identifier) => !before?.identifiers.includes(identifier)),
    references: after.parcel.refs.filter((reference) => !before?.parcel.refs.includes(reference)),
    redirects,
    codes: after.codes.filter(({ id: codeId }) => !before?.codes.some((code) => code.id === codeId)),
    codeParcels: after.codes
      .filter((code) => !before?.codes.includes(code))
      .map((code) => codeParcelOf(after.parcel, code)),
    handOvers: after.handOver && after.handOver !== before?.handOver ? [after.handOver] : [],
    events: nameDevice(events, context),
    frees: before?.places.filter((place) => !after.places.includes(place)) ?? [],
    takes: after.places.filter((place) => !before?.places.includes(place)),
  }
}

/** Returns the end of the event type for the difference between two versions of a return order; null when it needs none. */
function factOf(before: ReturnOrder | null, after: ReturnOrder): string | null {
  if (after.state !== before?.state) return after.state.toLowerCase()
  const receivedOf = ({ items }: ReturnOrder): number => items.reduce((sum, { received }) => sum + received, 0)
  if (receivedOf(after) > receivedOf(before)) return 'items_received'
  return after.kind !== before.kind || after.items !== before.items || after.approval !== before.approval
    ? 'updated'
    : null
}

/**
 * Returns two changes of one parcel as one, where the second was decided on the outcome of the first. The later version of
 * each row is written, and a place that the first takes and the second frees is never taken.
 */
export function mergeChanges(first: Change, second: Change): Change {
  return {
    parcel: second.parcel,
    returnOrders: latestOf([...first.returnOrders, ...second.returnOrders], ({ id }) => id),
    identifiers: latestOf([...first.identifiers, ...second.identifiers], ({ scheme, value }) => `${scheme} ${value}`),
    references: [...first.references, ...second.references],
    redirects: latestOf([...first.redirects, ...second.redirects], ({ id }) => id),
    codes: latestOf([...first.codes, ...second.codes], ({ id }) => id),
    codeParcels: latestOf([...first.codeParcels, ...second.codeParcels], ({ codeId }) => codeId),
    handOvers: latestOf([...first.handOvers, ...second.handOvers], ({ id }) => id),
    events: [...first.events, ...second.events],
    frees: [...first.frees, ...second.frees.filter((place) => !first.takes.includes(place))],
    takes: [...first.takes.filter((place) => !second.frees.includes(place)), ...second.takes],
  }
}

function latestOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}

/** Returns the dossier without a hold to announce the end of, once the parcel neither waits for its recipient nor may come back. */
function settleHold(dossier: Dossier): Dossier {
  const { parcel } = dossier
  if (parcel.holdEndingAt === null || parcel.state === 'AT_OUTLET' || parcel.state === 'DIVERTING') return dossier
  return { ...dossier, parcel: { ...parcel, holdEndingAt: null } }
}

/** Returns the facts, besides its state, in which the later dossier of a parcel differs. */
function noticesOf(before: Dossier | null, after: Dossier): readonly ParcelNotice[] {
  const notices: ParcelNotice[] = []
  const isNew = ({ id }: Code): boolean => !before?.codes.some((code) => code.id === id)
  const isIssued = after.codes.some((code) => code.purpose === 'COLLECTION' && isNew(code))
  if (isIssued) notices.push('code_issued')
  if (before === null) return notices
  const [former, latter] = [before.parcel, after.parcel]
  const isLater = former.holdUntil !== null && latter.holdUntil !== null && latter.holdUntil > former.holdUntil
  if (isLater && (latter.state === former.state || latter.holdExtensions > former.holdExtensions))
    notices.push('hold_extended')
  if (latter.state !== former.state) return notices
  const isClosed = (code: Code): boolean =>
    code.purpose === 'COLLECTION' && !after.codes.some(({ id, state }) => id === code.id && state === 'OPEN')
  if (!isIssued && before.codes.some(isClosed)) notices.push('code_revoked')
  if (!isLater && former.holdEndingAt !== null && latter.holdEndingAt === null && latter.holdUntil !== null)
    notices.push('hold_ending')
  const isUpdated =
    former.carrierId !== latter.carrierId ||
    former.shipperId !== latter.shipperId ||
    former.measure !== latter.measure ||
    former.expectedOn !== latter.expectedOn ||
    former.returnId !== latter.returnId ||
    after.identifiers.length > before.identifiers.length
  if (isUpdated) notices.push('updated')
  return notices
}

function codeParcelOf({ realmId, id: parcelId }: Parcel, { id: codeId, isDelegated, state }: Code): CodeParcel {
  return { realmId, parcelId, codeId, isDelegated, state }
}

/** Releases the numbers of a parcel that has ended, so that another parcel may use them. */
function retire(identifiers: readonly Identifier[]): readonly Identifier[] {
  return identifiers.map((identifier) => (identifier.active ? { ...identifier, active: false } : identifier))
}

/** A scan is one event of its device, however many others follow from it. */
function nameDevice(events: readonly Event[], context: EventContext): readonly Event[] {
  return events.map((event, index) =>
    index === 0 ? { ...event, deviceId: context.deviceId, deviceSequence: context.deviceSequence } : event,
  )
}

/** A custodian that has nothing on its shelf or promised to it any more goes on seeing the parcel for 30 days. */
function custodianUntil(before: Parcel | null, after: Dossier, now: Date): Date | null {
  const { parcel, places } = after
  if (parcel.custodianId === null) return null
  if (places.length > 0 && !hasEnded(parcel.state)) return null
  return before?.custodianUntil ?? new Date(now.getTime() + custodyAfterMs)
}

function partiesOf(...parcels: readonly (Parcel | null)[]): readonly PartnerId[] {
  const parties = parcels.flatMap((parcel) => (parcel ? [parcel.shipperId, parcel.carrierId, parcel.custodianId] : []))
  return [...new Set(parties.filter((party) => party !== null))]
}
