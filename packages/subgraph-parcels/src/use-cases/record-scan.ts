import { type Caller, fault, localDate, type OutletId, parseOutletId, parseRealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { type Counter, counterAt } from '../domain/counter.ts'
import { type Dossier, rolesOf } from '../domain/dossier.ts'
import type { EventContext } from '../domain/event.ts'
import { applyScan, type ScanKind } from '../domain/scan.ts'
import { actorOf } from './actor.ts'
import type { Deps } from './deps.ts'
import { type Answer, type Decision, runOnce } from './run-once.ts'
import { userError } from './user-error.ts'

/** One scan, by the parcel's id or by a number on it. */
export interface RecordScanInput {
  readonly idempotencyKey: string
  readonly kind: ScanKind
  readonly barcode: string | null
  readonly parcelId: string | null
  readonly outletId: string | null
  readonly occurredAt: Date
  readonly deviceSequence: number | null
  readonly shelf: string | null
  readonly conditions: readonly string[]
}

/** Scans that only a counter can make, and which say where. */
const atCounter: readonly ScanKind[] = ['ARRIVED_OUTLET', 'DROPPED_OFF']

/**
 * Records what a courier or a counter saw, and applies it to the parcel. A scan that comes too late or does not fit the
 * parcel's state is kept without effect. A number that nobody has announced, or only to others, is kept and joined when it
 * is announced: never an error to the counter. Kept: `parcelId` and `sequence` of the event, or nulls.
 */
export async function recordScan(deps: Deps, caller: Caller, input: RecordScanInput): Promise<Answer> {
  if ((input.barcode === null) === (input.parcelId === null)) {
    throw fault('BAD_USER_INPUT', 'Give either `barcode` or `parcelId`.')
  }
  const outletId = input.outletId === null ? null : parseOutletId(input.outletId)
  if (caller.kind === 'DEVICE' && !caller.outletIds.some((own) => own === outletId)) {
    throw fault('FORBIDDEN', 'The device does not stand at this outlet.')
  }
  if (atCounter.includes(input.kind) && outletId === null) {
    throw fault('BAD_USER_INPUT', 'A scan of this kind says at which outlet.')
  }
  return runOnce(deps, caller, 'recordScan', input, async (now) => {
    const occurredAt = input.occurredAt < now ? input.occurredAt : now
    const known =
      input.deviceSequence !== null && (await deps.dossiers.findScan(caller.realm, caller.keyId, input.deviceSequence))
    if (known) return { versions: [], options: [], otherwise: known }
    const dossier = await findDossier(deps, caller, input, now)
    if (!dossier) {
      if (input.barcode === null) return { userErrors: [userError('NOT_FOUND', ['input', 'parcelId'])] }
      await keepUnannounced(deps, caller, input, outletId, occurredAt, now)
      return { versions: [], options: [], otherwise: { parcelId: null, sequence: null } }
    }
    const counter = outletId && (await counterFor(deps, caller, dossier, outletId, now))
    const isForbidden = outletId !== null && !counter && atCounter.includes(input.kind)
    if (isForbidden)
      return {
        userErrors: [
          userError('STATE_NOT_ALLOWED', ['input', 'outletId'], 'No service point in force there takes it.'),
        ],
      }
    return applyTo(dossier, caller, input, counter ?? null, { outletId, occurredAt, now })
  })
}

/** The parcel that the caller may scan; of several with the number the newest. */
async function findDossier(deps: Deps, caller: Caller, input: RecordScanInput, now: Date): Promise<Dossier | null> {
  const parcelId = input.parcelId === null ? null : parseRealmId('par', caller.realm, input.parcelId)
  const found =
    input.barcode === null
      ? await deps.dossiers.read(caller.realm, parcelId ? [parcelId] : [])
      : await deps.dossiers.findByBarcode(caller.realm, input.barcode)
  return (
    found.find(({ parcel }) => {
      const roles = rolesOf(parcel, actorOf(caller), now)
      return roles.includes('CARRIER') || roles.includes('CUSTODIAN')
    }) ?? null
  )
}

async function counterFor(
  deps: Deps,
  caller: Caller,
  { parcel, redirects, places }: Dossier,
  outletId: OutletId,
  now: Date,
): Promise<Counter | null> {
  const returnsPartner =
    parcel.direction === 'RETURN' ? await deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId) : null
  const partners = [redirects.at(-1)?.partnerId, returnsPartner, parcel.carrierId, parcel.shipperId].filter(
    (partner) => partner != null,
  )
  const sites = await deps.sites.read(caller.realm, [outletId], partners)
  const site = sites.get(outletId)
  if (!site) return null
  const promised = places.find((place) =>
    site.servicePoints.some((point) => point.servicePointId === place.servicePointId),
  )
  const point = site.servicePoints.find(({ servicePointId }) => servicePointId === promised?.servicePointId)
  // What was promised is received even when the agreement has ended since.
  return point ? { site, servicePoint: point } : counterAt(site, [], partners, now)
}

function applyTo(
  before: Dossier,
  caller: Caller,
  input: RecordScanInput,
  counter: Counter | null,
  when: { readonly outletId: OutletId | null; readonly occurredAt: Date; readonly now: Date },
): Decision {
  const { dossier, effect } = applyScan(before, { ...input, occurredAt: when.occurredAt }, counter, when.now)
  const details = {
    scan: input.kind,
    conditions: input.conditions,
    ...(input.shelf !== null && { shelf: input.shelf }),
  }
  const context: EventContext = { ...when, deviceId: caller.keyId, deviceSequence: input.deviceSequence, details }
  const change = concludeChange(before, dossier, context, effect)
  return {
    versions: [{ parcel: before.parcel.id, sequence: before.parcel.sequence }],
    options: [
      {
        changes: [change],
        result: { parcelId: before.parcel.id, sequence: before.parcel.sequence + 1 },
        today: localDate(when.now, counter?.site.outlet.timeZone ?? 'UTC'),
        always: true,
      },
    ],
    otherwise: {},
  }
}

async function keepUnannounced(
  deps: Deps,
  caller: Caller,
  input: RecordScanInput,
  outletId: OutletId | null,
  occurredAt: Date,
  now: Date,
): Promise<void> {
  await deps.unannounced.keep(
    caller.realm,
    {
      partnerId: caller.partnerId,
      outletId,
      barcode: input.barcode!.replaceAll(/\s/g, ''),
      kind: input.kind,
      conditions: input.conditions,
      occurredAt,
      deviceId: caller.keyId,
      deviceSequence: input.deviceSequence,
    },
    now,
  )
}
