import type { DocumentAudience } from '@restante/subgraph-kit'

/**
 * Judges a document by the graph that will run it. Resolves with sentences: the reasons why keys of the audience could not run it.
 * It has none when they can.
 */
export type DocumentCheck = (text: string, audience: DocumentAudience) => Promise<readonly string[]>
