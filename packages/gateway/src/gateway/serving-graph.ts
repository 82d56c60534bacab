import { createGraph, type Graph, type GraphOptions, type Transports } from '../graph/graph.ts'

/** The graph that serves, until another takes its place. */
export interface ServingGraph {
  readonly current: Graph
  /**
   * Makes a graph of another supergraph and lets it serve. The one before is retired, and the transports that only it
   * needs are closed. Rejects when the graph cannot be made; then nothing has changed.
   */
  replace(supergraph: string, transports: Transports): Promise<void>
  /** Waits for work in progress, then closes the transports. */
  close(): Promise<void>
}

/** Makes the first graph. Rejects when that cannot be made. */
export async function serveGraph(
  supergraph: string,
  transports: Transports,
  options: GraphOptions,
): Promise<ServingGraph> {
  const { log } = options
  let current = await createGraph(supergraph, transports, options)
  let replacing: Promise<unknown> = Promise.resolve()
  const retiring = new Set<Promise<void>>()

  /** Closes the transports that only this graph needs, once no work uses it. */
  const retire = async (old: Graph, kept: Transports): Promise<void> => {
    await old.retire()
    const remaining = new Set(Object.values(kept))
    const abandoned = Object.values(old.transports).filter((transport) => !remaining.has(transport))
    const failed = (error: unknown): void => log.warn({ err: error }, 'A transport to a subgraph could not be closed.')
    await Promise.all(abandoned.map((transport) => transport.close().catch(failed)))
  }

  const change = async (text: string, next: Transports): Promise<void> => {
    const graph = await createGraph(text, next, options)
    const retirement = retire(current, next)
    current = graph
    retiring.add(retirement)
    void retirement.finally(() => retiring.delete(retirement))
  }

  return {
    get current() {
      return current
    },
    replace(text, next) {
      // One after the other, so that the last one requested is the one that serves.
      const replaced = replacing.then(() => change(text, next))
      replacing = replaced.catch(() => {})
      return replaced
    },
    async close() {
      await replacing
      await Promise.all([retire(current, {}), ...retiring])
    },
  }
}
