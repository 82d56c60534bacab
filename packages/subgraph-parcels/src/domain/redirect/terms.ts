import { defaultDecideWithinMinutes, defaultMaxRedirects, type MoneyValue } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { Counter, Grant, Site } from '../placing/site.ts'

const minuteMs = 60_000

/** A counter at which the place is promised to the partner that ships: see `Site`. */
type RedirectTarget = Pick<Counter, 'servicePoint'> & { readonly site: Pick<Site, 'shippingPartnerId'> }

/**
 * Returns true when the carrier of the parcel decides on its redirect to the counter, because the partner of the service point
 * wants to be asked. Nobody is asked by itself; there is nobody to ask while the parcel has no carrier; and where a return is
 * dropped off is up to the shopper.
 */
export function isAsked({ parcel }: Dossier, { site, servicePoint }: RedirectTarget): boolean {
  const { shippingPartnerId } = site
  return (
    servicePoint.redirectDecision === 'ASKED' &&
    parcel.direction === 'OUTBOUND' &&
    parcel.carrierId !== null &&
    shippingPartnerId !== parcel.carrierId &&
    shippingPartnerId !== servicePoint.partnerId
  )
}

/** Returns the moment until which a carrier that is asked may decide: before `until`, when the place is free again. */
export function decideBy({ servicePoint }: Pick<Counter, 'servicePoint'>, until: Date | null, now: Date): Date {
  const minutes = servicePoint.decideWithinMinutes ?? defaultDecideWithinMinutes
  const deadline = new Date(now.getTime() + minutes * minuteMs)
  return until !== null && until < deadline ? until : deadline
}

/**
 * Returns the fee of a redirect to the counter; null without one. The partner of the service point owes nothing to itself, and
 * the choice of the outlet where a return is dropped off is free.
 */
export function feeOf({ parcel }: Dossier, { site, servicePoint }: RedirectTarget): MoneyValue | null {
  const isFree = parcel.direction === 'RETURN' || site.shippingPartnerId === servicePoint.partnerId
  return isFree ? null : servicePoint.redirectFee
}

/** Returns how many redirects a delivery may have by the agreement of the partner that ships with that of the service points. */
export function maxRedirectsAt(sites: Iterable<Site>): number {
  const grants = [...sites].flatMap(({ servicePoints }) => servicePoints.map(({ grant }) => grant))
  return maxRedirectsBy(grants.find((grant) => grant !== null) ?? null)
}

/** Returns how many redirects a delivery may have by the grant; null for none, as at one's own service points. */
export function maxRedirectsBy(grant: Grant | null): number {
  return grant?.maxRedirects ?? defaultMaxRedirects
}
