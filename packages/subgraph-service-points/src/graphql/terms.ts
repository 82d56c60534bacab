import { completeHoldPolicy, fault, formatInZone, parseHours, weekdays } from '@restante/subgraph-kit'
import { promiseReady } from '../domain/promise.ts'
import type { ServicePointView } from '../domain/service-point.ts'
import type { ServicePointPromiseArgs } from '../generated/resolver-types.ts'

const earliest = new Date('2000-01-01T00:00:00Z')
const latest = new Date('2200-12-31T23:59:59Z')

/** `ServicePoint.holdPolicy`. */
export function holdPolicy(point: ServicePointView) {
  return completeHoldPolicy(point.holdPolicy)
}

/** `ServicePoint.cutOffs`. */
export function cutOffs({ cutOff }: ServicePointView) {
  return (
    cutOff &&
    weekdays.flatMap((weekday) => {
      const at = cutOff[weekday]
      return at === undefined ? [] : [{ weekday, at }]
    })
  )
}

/** `ServicePoint.promise`. Throws BAD_USER_INPUT for a moment outside the years that are supported. */
export function promise(point: ServicePointView, { acceptedAt }: ServicePointPromiseArgs) {
  if (acceptedAt < earliest || acceptedAt > latest) {
    throw fault('BAD_USER_INPUT', '`acceptedAt` must lie in the years 2000 to 2200.')
  }
  const { transit, cutOff, timeZone, country, hours, outletHours } = point
  if (transit === null) return null
  const ready = promiseReady(acceptedAt, {
    transit,
    cutOff,
    timeZone,
    country,
    hours: parseHours(hours ?? outletHours, timeZone, country),
  })
  if (ready === null) return null
  const basis = {
    counts: ready.counts,
    businessDays: transit.businessDays,
    country,
    arrives: ready.arrives,
    ready: ready.ready,
    hours: hours === null ? (outletHours === null ? 'UNKNOWN' : 'OUTLET') : 'SERVICE_POINT',
  }
  return {
    readyFrom: formatInZone(ready.readyFrom, timeZone),
    readyBy: formatInZone(ready.readyBy, timeZone),
    basis: Object.entries(basis)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  }
}
