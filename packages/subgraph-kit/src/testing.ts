export { findUnsoundOutcomes, type Trial, type TriedSubgraph } from './testing/find-unsound-outcomes.ts'
