import type { LocalDate } from '@restante/subgraph-kit'
import type { Span } from './agreement/coverage.ts'
import type { Intake, ServicePointView } from './service-point.ts'

/** The partner that looks at service points. */
export interface Viewer {
  readonly partnerId: string
  /** Its public code, by which outlets name their operator. */
  readonly code: string
  /** Spans in which it may use the service points of others, by the partner that granted it. */
  readonly grants: ReadonlyMap<string, Span>
}

/** A span in which one partner may use another's service points. */
export interface ShippingGrant extends Span {
  readonly grantedBy: string
}

/** The part of a service point that decides who sees it. */
export type Guarded = Pick<ServicePointView, 'partnerId' | 'visibility' | 'operatorCode'>

/**
 * Returns true when the viewer may know of the service point on that day: everybody of a PUBLIC one, else its partner, the
 * outlet's operator and the partners that it granted shipping.
 */
export function canSee(point: Guarded, viewer: Viewer, day: LocalDate): boolean {
  if (point.visibility === 'PUBLIC' || point.partnerId === viewer.partnerId) return true
  if (point.operatorCode === viewer.code) return true
  const grant = viewer.grants.get(point.partnerId)
  return grant !== undefined && isWithin(grant, day)
}

/** Returns true when the service point takes promises on that day: it works and its published span holds the day. */
export function isCovered(point: Pick<ServicePointView, 'status' | 'coverage'>, day: LocalDate): boolean {
  return point.status === 'ACTIVE' && point.coverage !== null && isWithin(point.coverage, day)
}

/** Returns the intake of a service point at a moment: a pause with an end is over when it has passed. */
export function intakeAt(point: Pick<ServicePointView, 'intake' | 'intakeUntil'>, at: Date): Intake {
  return point.intakeUntil !== null && point.intakeUntil <= at ? 'OPEN' : point.intake
}

function isWithin(span: Span, day: LocalDate): boolean {
  return span.from <= day && (span.until === null || day < span.until)
}
