import type { FullClient } from '@restante/sdk'
import type { FileDocument } from './read-documents.ts'

type Push = FullClient['documents']['push']
type PushInput = Parameters<Push>[0]
type Pushed = Extract<Awaited<ReturnType<Push>>, { readonly ok: true }>['documents'][number]

/** The outcome of pushing: the documents that are listed, and why the others are not, a line for each reason. */
export interface PushReport {
  readonly pushed: readonly Pushed[]
  readonly problems: readonly string[]
}

/** Maximum of documents and of characters in a request, well below what the graph reads. */
const batchCount = 100
const batchCharacters = 500_000

/** Pushes documents in as few requests as they fit into; each request lists all of its documents or none. */
export async function pushBatches(
  client: FullClient,
  documents: readonly FileDocument[],
  audiences: PushInput['audiences'],
  signal: AbortSignal,
): Promise<PushReport> {
  const pushed: Pushed[] = []
  const problems: string[] = []
  for (const batch of splitIntoBatches(documents)) {
    const drafts = batch.map(({ id, text }) => ({ text, ...(id !== undefined && { id }) }))
    const outcome = await client.documents.push({ audiences, documents: drafts }, { signal })
    if (outcome.ok) pushed.push(...outcome.documents)
    else problems.push(...outcome.userErrors.map(({ path, message }) => describe(batch, path, message)))
  }
  return { pushed, problems }
}

function splitIntoBatches(documents: readonly FileDocument[]): FileDocument[][] {
  const batches: FileDocument[][] = []
  let characters = 0
  for (const document of documents) {
    const last = batches.at(-1)
    characters += document.text.length
    if (last && last.length < batchCount && characters <= batchCharacters) last.push(document)
    else {
      batches.push([document])
      characters = document.text.length
    }
  }
  return batches
}

/** A problem's path is `input.documents.3.text`. */
function describe(batch: readonly FileDocument[], path: readonly string[] | null | undefined, message: string): string {
  const document = batch[Number(path?.[2])]
  return document ? `${document.source}: ${message}` : message
}
