import { inputFault, parseOutletId } from '@restante/subgraph-kit'
import type { Position } from '../domain/geo/sphere.ts'
import type { NearInput, OriginMethod } from '../generated/resolver-types.ts'
import type { OutletsContext } from './context.ts'

/** The place that `near` was taken to mean; `point` is null when it is not known. */
export interface Origin {
  readonly method: OriginMethod
  readonly point: Position | null
  /** Metres that the place meant may lie from the point. */
  readonly precision: number | null
}

/** Finds what `near` means. Throws BAD_USER_INPUT unless exactly one member is given. */
export async function findOrigin(near: NearInput, { outlets, postalCodes }: OutletsContext): Promise<Origin> {
  const given = (['point', 'postalCode', 'outletId'] as const).filter((name) => near[name] != null)
  if (given.length !== 1) {
    throw inputFault('near', `must have exactly one member; given: ${given.join(', ') || 'none'}.`)
  }
  if (near.point) {
    const { latitude, longitude } = near.point
    return { method: 'POINT', point: { latitude, longitude }, precision: 0 }
  }
  if (near.postalCode) {
    const place = await postalCodes.find(near.postalCode.country, near.postalCode.code)
    return toOrigin('POSTAL_CODE', place && { ...place, precision: place.precisionMetres })
  }
  const id = parseOutletId(near.outletId!)
  const outlet = id && (await outlets.findByIds([id])).get(id)
  return toOrigin('OUTLET', outlet ? { ...outlet, precision: outlet.locationPrecision } : null)
}

function toOrigin(method: OriginMethod, place: (Position & { precision: number }) | null): Origin {
  if (!place) return { method, point: null, precision: null }
  const { latitude, longitude, precision } = place
  return { method, point: { latitude, longitude }, precision }
}
