import { applyScan, type ScanKind } from '../counter/scan.ts'
import type { ChangedDossier } from '../parcel/changes.ts'
import { type Dossier, withCodes } from '../parcel/dossier.ts'
import { canMove, hasEnded, type ParcelState } from '../parcel/parcel-state.ts'
import type { ItemOutcome, ReturnItem, ReturnOrder } from '../parcel/return-order.ts'
import { cancelParcel } from './return.ts'

/** Items that have arrived, and what the shipper has decided about them, if anything yet. */
export interface ReceivedItem {
  readonly sku: string
  /** 1 or more, in addition to what was received before. */
  readonly quantity: number
  readonly outcome: ItemOutcome | null
}

/** The lines of a return after a receipt; or the index of the first item that was not announced, or not in that quantity. */
export type Receipt =
  | { readonly kind: 'RECEIVED'; readonly items: readonly ReturnItem[] }
  | { readonly kind: 'UNKNOWN_ITEM'; readonly index: number }
  | { readonly kind: 'TOO_MANY'; readonly index: number }

/** Adds items to what a return has received. Lines of the same article are filled in their order. */
export function receiveItems(lines: readonly ReturnItem[], received: readonly ReceivedItem[]): Receipt {
  let items = lines
  for (const [index, { sku, quantity, outcome }] of received.entries()) {
    if (!items.some((line) => line.sku === sku)) return { kind: 'UNKNOWN_ITEM', index }
    let left = quantity
    items = items.map((line) => {
      const count = line.sku === sku ? Math.min(left, line.quantity - line.received) : 0
      left -= count
      return count > 0 ? { ...line, received: line.received + count, outcome: outcome ?? line.outcome } : line
    })
    if (left > 0) return { kind: 'TOO_MANY', index }
  }
  return { kind: 'RECEIVED', items }
}

/** Returns the lines with an outcome for each of these articles. */
export function decideItems(
  lines: readonly ReturnItem[],
  outcomes: readonly { readonly sku: string; readonly outcome: ItemOutcome }[],
): readonly ReturnItem[] {
  const outcomeOf = new Map(outcomes.map(({ sku, outcome }) => [sku, outcome]))
  return lines.map((line) => ({ ...line, outcome: outcomeOf.get(line.sku) ?? line.outcome }))
}

/** Returns true when each item that has been received has its outcome. */
export function isDecided(items: readonly ReturnItem[]): boolean {
  return items.every(({ received, outcome }) => received === 0 || outcome !== null)
}

/** Returns true when all items have been received. */
export function isComplete(items: readonly ReturnItem[]): boolean {
  return items.every(({ quantity, received }) => received === quantity)
}

/**
 * Returns the parcels of an order with these lines after a receipt of items, those that change. A return is resolved once all
 * of its items have come and have outcomes. Its only parcel has come with the first item, those of several with the last:
 * until then nobody knows in which the items were. A parcel that was never handed in has come unseen, unless another was
 * handed in, which then had all of the items.
 */
export function receiveParcels(
  dossiers: readonly Dossier[],
  order: ReturnOrder,
  items: readonly ReturnItem[],
  now: Date,
): readonly ChangedDossier[] {
  const returnOrder = { ...order, items, resolvedAt: isComplete(items) && isDecided(items) ? now : null }
  const wasHandedIn = dossiers.some(({ parcel: { state } }) => state !== 'ANNOUNCED' && !neverHandedIn.includes(state))
  const haveCome = isComplete(items) || dossiers.length === 1
  const changed = dossiers
    .filter(({ parcel }) => haveCome && !hasEnded(parcel.state))
    .map((before): ChangedDossier => {
      if (before.parcel.state === 'ANNOUNCED' && wasHandedIn) return { before, after: cancelParcel(before) }
      return arrive(before, now)
    })
  const moved = changed.length > 0 ? changed : [{ before: dossiers[0]!, after: dossiers[0]! }]
  return moved.map((each) => ({ ...each, after: { ...each.after, returnOrder } }))
}

const neverHandedIn: readonly ParcelState[] = ['CANCELLED', 'LAPSED']

/** Moves a parcel to its end as the scans would have that are missing. */
function arrive(before: Dossier, now: Date): ChangedDossier {
  const [last, ...earlier] = missingScans(before.parcel.state).toReversed()
  const scanned = (dossier: Dossier, kind: ScanKind): Dossier =>
    applyScan(dossier, { kind, occurredAt: now, conditions: [] }, null, now).dossier
  const between = earlier.length > 0 ? withCodes(scanned(before, earlier[0]!), 'REVOKED') : undefined
  return { before, between, after: withCodes(scanned(between ?? before, last!), 'REVOKED') }
}

function missingScans(state: ParcelState): readonly ScanKind[] {
  if (canMove(state, 'DELIVERED')) return ['DELIVERED']
  if (canMove(state, 'RETURNED')) return ['RETURNED']
  return canMove(state, 'RETURNING') ? ['HANDED_TO_COURIER', 'RETURNED'] : ['DEPARTED', 'DELIVERED']
}
