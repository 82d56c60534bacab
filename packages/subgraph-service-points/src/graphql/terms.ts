import { completeHoldPolicy, formatInZone, parseHours, weekdays } from '@restante/subgraph-kit'
import { promiseReady } from '../domain/promise.ts'
import type { ServicePointView } from '../domain/service-point.ts'
import type { ServicePointPromiseArgs } from '../generated/resolver-types.ts'

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

/** `ServicePoint.promise`. */
export function promise(point: ServicePointView, { acceptedAt }: ServicePointPromiseArgs) {
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
