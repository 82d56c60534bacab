import { newRealmId, type OutletId, type ParcelId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Parcel } from './parcel.ts'
import { parcelStates } from './parcel-state.ts'
import { returnStates } from './return-state.ts'

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

/** One immutable fact; `sequence` counts the events of its parcel without gaps from 1. */
export interface Event {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
  readonly sequence: number
  readonly id: string
  readonly type: string
  /** The parcel, redirect or return order that the type speaks of. */
  readonly subjectId: string
  /** The partners that may read it: the parcel's parties before or after it. */
  readonly parties: readonly PartnerId[]
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly livemode: boolean
  readonly outletId: OutletId | null
  /** The subject's state after it. */
  readonly state: string
  /** False for a scan that came too late or was not possible in the parcel's state: kept, without effect. */
  readonly effective: boolean
  readonly details: Readonly<Record<string, unknown>> | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
}

/** An event with its place in the realm's feed. */
export interface PlacedEvent extends Event {
  /** Counts the events of a realm in the order of their commits, from 1; given by the ledger's statement. */
  readonly position: number
}

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

/** An event of a parcel that comes after `sequence` others. */
export function newEvent(
  parcel: Parcel,
  parties: readonly PartnerId[],
  sequence: number,
  context: EventContext,
  subject: {
    type: string
    subjectId: string
    state: string
    outletId?: OutletId | null
    effective?: boolean
  },
): Event {
  return {
    realmId: parcel.realmId,
    parcelId: parcel.id,
    sequence,
    id: newRealmId('evt', parcel.realmId, context.now),
    type: subject.type,
    subjectId: subject.subjectId,
    parties,
    occurredAt: context.occurredAt,
    recordedAt: context.now,
    livemode: parcel.livemode,
    outletId: subject.outletId ?? context.outletId,
    state: subject.state,
    effective: subject.effective ?? true,
    details: context.details,
    deviceId: null,
    deviceSequence: null,
  }
}
