import { newRealmId, type OutletId, type ParcelId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Parcel } from './parcel.ts'
import type { RedirectState } from './redirect.ts'
import { type ParcelState, parcelStates } from './parcel-state.ts'
import { type ReturnState, returnStates } from './return-state.ts'

/** States of a redirect, as the types of its events name them. */
const redirectStates = [
  'requested',
  'confirmed',
  'in_progress',
  'completed',
  'declined',
  'cancelled',
  'lapsed',
  'failed',
  'superseded',
] as const

/**
 * Facts about a parcel besides its states: a scan that changed no state; its arrival where it was not expected; its hold, about
 * to end or extended; a new code for its collection, or one that was taken back, without the digits; and announced facts that were
 * changed.
 */
const parcelNotices = [
  'scanned',
  'misrouted',
  'hold_ending',
  'hold_extended',
  'code_issued',
  'code_revoked',
  'updated',
] as const

/** Facts about a return besides its states: more of its items that have arrived, and a change of its kind or of an outcome. */
const returnNotices = ['items_received', 'updated'] as const

/** One of {@link parcelNotices}. */
export type ParcelNotice = (typeof parcelNotices)[number]

/** Alerts about the counters of a partner: its devices together have tried many wrong codes within an hour. */
const counterAlerts = ['codes_guessed'] as const

/**
 * Every type of event: `<subject>.<new state>`, `parcel.<notice>`, `return.<notice>` and `counter.<alert>`. The feed,
 * subscriptions and webhooks carry the same types.
 */
export const eventTypes: readonly string[] = [
  ...parcelStates.map((state) => `parcel.${state.toLowerCase()}`),
  ...parcelNotices.map((notice) => `parcel.${notice}`),
  ...redirectStates.map((state) => `redirect.${state}`),
  ...returnStates.map((state) => `return.${state.toLowerCase()}`),
  ...returnNotices.map((notice) => `return.${notice}`),
  ...counterAlerts.map((alert) => `counter.${alert}`),
  'service_point.overfull',
]

/** A subject of events, with the name that its types begin with and its states. */
interface Subject<Name extends string, State extends string> {
  /** `<subject>.<state in lower case>`, one of {@link eventTypes}. */
  readonly type: `${Name}.${string}`
  /** The id of the parcel, redirect or return order that the event is about. */
  readonly subjectId: string
  /** The subject's state after the event. */
  readonly state: State
}

/** One immutable fact. `sequence` counts the events of a parcel from 1 without gaps. */
interface EventAbout<Name extends string, State extends string> extends Subject<Name, State> {
  readonly realmId: RealmId
  /** The parcel by which the event is ordered; null for an event of a service point, which is ordered by that. */
  readonly parcelId: ParcelId | null
  readonly sequence: number
  readonly id: string
  /** The partners that may read the event: the parties to the parcel before and after it. */
  readonly parties: readonly PartnerId[]
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly livemode: boolean
  readonly outletId: OutletId | null
  /** False for a scan that is recorded without effect: it came too late, or the parcel's state did not allow it. */
  readonly effective: boolean
  readonly details: Readonly<Record<string, unknown>> | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
}

interface OfParcel {
  readonly parcelId: ParcelId
}

/** An event of a parcel: a new state, or a scan. */
export type ParcelEvent = EventAbout<'parcel', ParcelState> & OfParcel
/** An event of a redirect: a new state. */
export type RedirectEvent = EventAbout<'redirect', RedirectState> & OfParcel & { readonly outletId: OutletId }
/** An event of a return order: a new state, or another fact about it. */
export type ReturnEvent = EventAbout<'return', ReturnState> & OfParcel
/** An alert about the counters of the partner that `subjectId` names; for that partner alone, and about no parcel. */
export type CounterEvent = EventAbout<'counter', 'ALERT'> & { readonly parcelId: null }
/** An event of a service point: more lies there than it has room for. The ledger's statement numbers it. */
export type ServicePointEvent = EventAbout<'service_point', 'OVERFULL'> & {
  readonly parcelId: null
  readonly outletId: OutletId
}
/** An event of a parcel, one of its redirects or its return order, or about no parcel: of a service point, or of counters. */
export type Event = ParcelEvent | RedirectEvent | ReturnEvent | ServicePointEvent | CounterEvent

/** An event with its position in the realm's feed. */
export type PlacedEvent = Event & {
  /** Counts the events of a realm in commit order, from 1. Assigned by the ledger's statement. */
  readonly position: number
}

/** Returns true for an event of a parcel itself. */
export function isParcelEvent(event: Event): event is ParcelEvent {
  return event.type.startsWith('parcel.')
}

/** The content of an event. A redirect states its own outlet; the others take the outlet of the context. */
export type EventContent =
  | (Subject<'parcel', ParcelState> & { readonly effective?: boolean })
  | (Subject<'redirect', RedirectState> & { readonly outletId: OutletId })
  | Subject<'return', ReturnState>

/** The circumstances of a change: its time, its outlet, and the scan that caused it. */
export interface EventContext {
  readonly now: Date
  readonly occurredAt: Date
  readonly outletId: OutletId | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
  readonly details: Readonly<Record<string, unknown>> | null
}

/** Returns the context of a change that happens now and that no scan caused. */
export function contextAt(now: Date, outletId: OutletId | null = null): EventContext {
  return { now, occurredAt: now, outletId, deviceId: null, deviceSequence: null, details: null }
}

/** Returns a new event of a parcel. */
export function newEvent(
  parcel: Parcel,
  parties: readonly PartnerId[],
  sequence: number,
  context: EventContext,
  content: EventContent,
): ParcelEvent | RedirectEvent | ReturnEvent {
  return {
    realmId: parcel.realmId,
    parcelId: parcel.id,
    sequence,
    id: newRealmId('evt', parcel.realmId, context.now),
    parties,
    occurredAt: context.occurredAt,
    recordedAt: context.now,
    livemode: parcel.livemode,
    outletId: context.outletId,
    effective: true,
    details: context.details,
    deviceId: null,
    deviceSequence: null,
    ...content,
  }
}
