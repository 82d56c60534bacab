import { newRealmId, type OutletId, type ParcelId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Parcel, RedirectState } from './parcel.ts'
import { type ParcelState, parcelStates } from './parcel-state.ts'
import { type ReturnState, returnStates } from './return-state.ts'

/** States of a redirect that are told of. */
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
 * Every type of event: `<subject>.<state it came into>`, and `parcel.scanned` for a scan that changed no state. The feed,
 * subscriptions and webhooks carry the same.
 */
export const eventTypes: readonly string[] = [
  ...parcelStates.map((state) => `parcel.${state.toLowerCase()}`),
  'parcel.scanned',
  ...redirectStates.map((state) => `redirect.${state}`),
  ...returnStates.map((state) => `return.${state.toLowerCase()}`),
]

/** A subject of events: what the type begins with, and the states that it comes into. */
interface Subject<Name extends string, State extends string> {
  /** `<subject>.<state in lower case>`, one of {@link eventTypes}. */
  readonly type: `${Name}.${string}`
  /** The parcel, redirect or return order that the type speaks of. */
  readonly subjectId: string
  /** The subject's state afterwards. */
  readonly state: State
}

/** One immutable fact; `sequence` counts the events of its parcel without gaps from 1. */
interface EventAbout<Name extends string, State extends string> extends Subject<Name, State> {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
  readonly sequence: number
  readonly id: string
  /** The partners that may read it: the parcel's parties before or after it. */
  readonly parties: readonly PartnerId[]
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly livemode: boolean
  readonly outletId: OutletId | null
  /** False for a scan that came too late or was not possible in the parcel's state: kept, without effect. */
  readonly effective: boolean
  readonly details: Readonly<Record<string, unknown>> | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
}

/** A parcel came into a state, or was scanned. */
export type ParcelEvent = EventAbout<'parcel', ParcelState>
/** A redirect to an outlet came into a state. */
export type RedirectEvent = EventAbout<'redirect', RedirectState> & { readonly outletId: OutletId }
/** A return order came into a state. */
export type ReturnEvent = EventAbout<'return', ReturnState>
/** An event of a parcel, of one of its redirects, or of the return that it belongs to. */
export type Event = ParcelEvent | RedirectEvent | ReturnEvent

/** An event with its place in the realm's feed. */
export type PlacedEvent = Event & {
  /** Counts the events of a realm in the order of their commits, from 1; given by the ledger's statement. */
  readonly position: number
}

/** True for an event of a parcel itself. */
export function isParcelEvent(event: Event): event is ParcelEvent {
  return event.type.startsWith('parcel.')
}

/** What an event tells of; a redirect at its own outlet, everything else at that of the context. */
export type Telling =
  | (Subject<'parcel', ParcelState> & { readonly effective?: boolean })
  | (Subject<'redirect', RedirectState> & { readonly outletId: OutletId })
  | Subject<'return', ReturnState>

/** The circumstances of a change: time, place, and the scan that it came from. */
export interface EventContext {
  readonly now: Date
  readonly occurredAt: Date
  readonly outletId: OutletId | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
  readonly details: Readonly<Record<string, unknown>> | null
}

/** Returns the context of what the API or the clock does now. */
export function contextAt(now: Date, outletId: OutletId | null = null): EventContext {
  return { now, occurredAt: now, outletId, deviceId: null, deviceSequence: null, details: null }
}

/** Returns the event of a parcel that comes after `sequence - 1` others. */
export function newEvent(
  parcel: Parcel,
  parties: readonly PartnerId[],
  sequence: number,
  context: EventContext,
  telling: Telling,
): Event {
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
    ...telling,
  }
}
