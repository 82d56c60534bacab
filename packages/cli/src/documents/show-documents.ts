import type { Invocation } from '../command.ts'
import { formatTable } from '../format-table.ts'

/** A listed document as a person sees it. */
interface ShownDocument {
  readonly id: string
  readonly operations: readonly string[]
  readonly audiences: readonly string[]
  readonly pushedAt: string
  readonly problems?: readonly string[]
}

/** Prints documents in columns, or as one line of JSON. */
export function showDocuments(
  documents: readonly ShownDocument[],
  { options, terminal }: Pick<Invocation, 'options' | 'terminal'>,
): void {
  if (options['json']) return terminal.print(JSON.stringify(documents))
  const rows = documents.map(({ id, operations, audiences, pushedAt, problems = [] }) => ({
    id,
    for: audiences.join(',').toLowerCase(),
    pushed: pushedAt.slice(0, 10),
    state: problems.length === 0 ? 'runs' : 'broken',
    operations: operations.join(','),
  }))
  for (const line of formatTable(['id', 'for', 'pushed', 'state', 'operations'], rows)) terminal.print(line)
}
