import { localDate, type MoneyValue, type OutletId, type RedirectDecision } from '@restante/subgraph-kit'
import { type Dossier, type PartyRole, placeOf } from '../parcel/dossier.ts'
import { isOpenRedirect, type Redirect } from '../parcel/redirect.ts'
import { cutOffAt } from '../placing/cut-off.ts'
import type { Refusal, RefusalCode } from '../placing/refusal.ts'
import type { Counter } from '../placing/site.ts'
import { refuseLimit, refuseRedirect } from './eligibility.ts'
import { refuseRecall } from './recall.ts'
import { feeOf, isAsked } from './terms.ts'

/** The possibility of a step; UNKNOWN where it is not for the caller to take, or where it depends on an unknown carrier. */
export type Eligibility = 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'UNKNOWN'

/** The possibilities of one kind of redirect of a parcel. Outlets may still refuse, for reasons of their own. */
export interface RedirectOption {
  readonly kind: Redirect['kind']
  /** A first redirect, when none is open. */
  readonly create: Eligibility
  /** Another outlet for the open redirect. */
  readonly modify: Eligibility
  readonly cancel: Eligibility
  /** The parcel's own reasons for which neither a first redirect nor another outlet is possible. */
  readonly reasons: readonly RefusalCode[]
  readonly fee: MoneyValue | null
  readonly decidedBy: RedirectDecision
  /** The moment before which a delivery can still be meant for today; null without one. */
  readonly cutOff: Date | null
  /** The outlet of the three before; null when none is known. */
  readonly outletId: OutletId | null
}

/** The circumstances under which options are asked for. */
export interface OptionsContext {
  readonly roles: readonly PartyRole[]
  /** The counter that is meant; null when none is known. */
  readonly counter: Counter | null
  readonly maxRedirects: number
  readonly now: Date
}

const without = { fee: null, decidedBy: 'IMMEDIATE', cutOff: null, outletId: null } as const

/** Returns what a party can do about each kind of redirect of the parcel now. */
export function redirectOptionsOf(dossier: Dossier, context: OptionsContext): readonly RedirectOption[] {
  const isReturn = dossier.parcel.direction === 'RETURN'
  const toOutlet = outletOption(dossier, context)
  return (['COLLECT_AT_OUTLET', 'DROP_OFF_AT_OUTLET', 'RETURN_TO_SENDER'] as const).map((kind) => {
    if (!mayRedirect(context.roles)) {
      return { ...without, kind, create: 'UNKNOWN', modify: 'UNKNOWN', cancel: 'UNKNOWN', reasons: [] }
    }
    if (kind === 'RETURN_TO_SENDER') return { ...without, ...firstOnly(refuseRecall(dossier)), kind }
    if ((kind === 'DROP_OFF_AT_OUTLET') === isReturn) return { ...toOutlet, kind }
    return { ...without, ...firstOnly('STATUS_NOT_ALLOWED'), kind }
  })
}

function mayRedirect(roles: readonly PartyRole[]): boolean {
  return roles.includes('SHIPPER') || roles.includes('CARRIER')
}

type Steps = Pick<RedirectOption, 'create' | 'modify' | 'cancel' | 'reasons'>

/** Returns the steps of something that is done at once, and so neither changed nor given up. */
function firstOnly(refusal: Refusal | RefusalCode | null): Steps {
  const code = typeof refusal === 'object' ? (refusal?.code ?? null) : refusal
  return {
    create: code === null ? 'ELIGIBLE' : 'NOT_ELIGIBLE',
    modify: 'NOT_ELIGIBLE',
    cancel: 'NOT_ELIGIBLE',
    reasons: code === null ? [] : [code],
  }
}

function outletOption(dossier: Dossier, { counter, maxRedirects, now }: OptionsContext): Omit<RedirectOption, 'kind'> {
  const refusal = refuseRedirect(dossier) ?? refuseLimit(dossier, maxRedirects)
  const open = dossier.redirects.some(isOpenRedirect)
  const possible = refusal ? 'NOT_ELIGIBLE' : isCarrierUnknown(dossier) ? 'UNKNOWN' : 'ELIGIBLE'
  return {
    create: open ? 'NOT_ELIGIBLE' : possible,
    modify: open ? possible : 'NOT_ELIGIBLE',
    cancel: open ? 'ELIGIBLE' : 'NOT_ELIGIBLE',
    reasons: refusal ? [refusal.code] : [],
    ...(counter ? termsAt(dossier, counter, now) : without),
  }
}

function termsAt(dossier: Dossier, counter: Counter, now: Date): Pick<RedirectOption, keyof typeof without> {
  const hasCutOff = dossier.parcel.direction === 'OUTBOUND' && counter.servicePoint.cutOff !== null
  return {
    fee: feeOf(dossier, counter),
    decidedBy: isAsked(dossier, counter) ? 'ASKED' : 'IMMEDIATE',
    cutOff: hasCutOff ? cutOffAt(counter, localDate(now, counter.site.outlet.timeZone)) : null,
    outletId: counter.site.outlet.outletId,
  }
}

/** Returns true while the parcel is on its way with a carrier that is no party to it, so that nobody can say if it is stopped. */
function isCarrierUnknown(dossier: Dossier): boolean {
  const { carrierId, state } = dossier.parcel
  return carrierId === null && state !== 'ANNOUNCED' && placeOf(dossier, 'HELD') === null
}
