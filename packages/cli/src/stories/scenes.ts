import type { FullClient } from '@restante/sdk'
import { toString as drawQr } from 'qrcode'
import { requireOk, type Stage, type ToldEvent } from './story.ts'

/** A code as a shopper gets it. */
interface ShownCode {
  readonly reference: string
  readonly digits: string
  readonly qr: string
  readonly validUntil: string
}

/** Shows the code of a parcel, also as a QR code. */
export async function showCode({ terminal: { say, strong } }: Stage, code: ShownCode): Promise<void> {
  say(`   Reference ${strong(code.reference)}, code ${strong(code.digits)}, good until ${code.validUntil}`)
  const drawn = await drawQr(code.qr, { type: 'utf8', errorCorrectionLevel: 'L', margin: 2 })
  for (const line of drawn.trimEnd().split('\n')) say(`   ${line}`)
}

/** Lists what the platform reads of a parcel. Returns it. */
export async function listEvents(
  { platform, terminal: { say, faint }, signal }: Stage,
  parcelId: string,
): Promise<readonly ToldEvent[]> {
  const edges = await platform.events.list({ filter: { parcelId }, first: 50 }, { signal }).toArray({ limit: 200 })
  for (const { node } of edges)
    say(`   ${String(node.sequence).padStart(2)}  ${node.type.padEnd(26)} ${faint(node.occurredAt)}`)
  return edges.map(({ node: { sequence, type } }) => ({ sequence, type }))
}

/** A kind of scan that a story needs. */
type Scan = 'ACCEPTED' | 'OUT_FOR_DELIVERY' | 'ATTEMPT_FAILED' | 'ARRIVED_OUTLET' | 'HANDED_TO_COURIER' | 'DELIVERED'

/** Scans a parcel, and tells the state that it is in then. Returns the scan's result. */
export async function scan(
  { terminal: { say }, signal }: Stage,
  client: FullClient,
  kind: Scan,
  parcelId: string,
  at: { readonly outletId?: string; readonly shelf?: string } = {},
) {
  const input = { kind, parcelId, occurredAt: new Date().toISOString(), ...at }
  const scanned = requireOk(await client.parcels.recordScan(input, { signal }), `The scan ${kind}`)
  say(`   ${kind}: the parcel is ${scanned.parcel?.state ?? 'not known here'}`)
  return scanned
}
