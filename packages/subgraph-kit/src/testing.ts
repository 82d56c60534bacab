export { findLeaks, type ForeignId } from './testing/find-leaks.ts'
export { findUnsoundOutcomes, type Trial, type TriedSubgraph } from './testing/find-unsound-outcomes.ts'
