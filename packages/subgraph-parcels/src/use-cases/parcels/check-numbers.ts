import { type Caller, localDate, type PartnerId } from '@restante/subgraph-kit'
import type { AnnouncedIdentifier } from '../../domain/announce.ts'
import { parseIdentifier } from '../../domain/parcel/identifier.ts'
import type { Identifier } from '../../domain/parcel/parcel.ts'
import type { ShippingPartner } from '../../domain/ports/site-reader.ts'
import type { Deps } from '../request/deps.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** A number as it was given: not normalised, its carrier the caller by default. */
export type GivenIdentifier = Pick<Identifier, 'scheme' | 'value' | 'carrierId'>

/** The numbers and the carrier of an announcement, checked, or the errors. */
export interface CheckedNumbers {
  readonly identifiers: readonly AnnouncedIdentifier[]
  readonly errors: readonly UserError[]
  /** False when a carrier is named that has not granted the caller shipping, or does not exist. */
  readonly isCarrierGranted: boolean
  /** True when the caller is a carrier that announces a number of its own, and so announces as the carrier. */
  readonly isByCarrier: boolean
}

/** Maximum number of numbers of a parcel. */
export const maxIdentifiers = 10

const notGranted = "The number is another carrier's, who has not granted the caller shipping today."

/**
 * Checks that the numbers are well formed, and that the caller may use them and the carrier: its own, and those of carriers that
 * have granted it shipping today. A carrier that has not looks like one that does not exist, and a number of its that is in use
 * like one that is not.
 */
export async function checkNumbers(
  deps: Deps,
  caller: Caller,
  given: { readonly identifiers: readonly GivenIdentifier[]; readonly carrierId: PartnerId | null },
  now: Date,
): Promise<CheckedNumbers> {
  const path = ['input', 'identifiers']
  const self = caller.partnerId
  const owners = given.identifiers.map(({ carrierId }) => carrierId ?? self)
  const named = [...new Set([self, ...owners, ...(given.carrierId ? [given.carrierId] : [])])]
  const partners = await deps.sites.shippingPartners(caller.realm, self, named, localDate(now, 'UTC'))
  const errors: UserError[] = []
  const identifiers: AnnouncedIdentifier[] = []
  given.identifiers.forEach(({ scheme, value: text }, index) => {
    const value = parseIdentifier(scheme, text)
    const carrierId = owners[index]!
    const at = [...path, String(index)]
    if (value === null) errors.push(userError('INVALID_IDENTIFIER', at))
    else if (!isGranted(partners, carrierId)) errors.push(userError('INVALID_IDENTIFIER', at, notGranted))
    else if (identifiers.some((each) => each.scheme === scheme && each.value === value))
      errors.push(userError('INVALID_INPUT', at, 'The number is given more than once.'))
    else identifiers.push({ scheme, value, carrierId })
  })
  const isCarrier = partners.some(({ partnerId, kind }) => partnerId === self && kind === 'CARRIER')
  return {
    errors,
    identifiers,
    isCarrierGranted: given.carrierId === null || isGranted(partners, given.carrierId),
    isByCarrier: isCarrier && owners.includes(self) && (given.carrierId ?? self) === self,
  }
}

function isGranted(partners: readonly ShippingPartner[], partnerId: PartnerId): boolean {
  return partners.some((partner) => partner.partnerId === partnerId && partner.isGranted)
}
