import { createHash } from 'node:crypto'
import { type FullClient, isRestanteError, type UserError } from '@restante/sdk'
import type { ListedParcel } from './read-parcels.ts'

/** A line that was not announced, with the reasons. */
export interface RejectedLine {
  readonly line: number
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
}

/** The result of announcing a file. */
export interface AnnounceReport {
  readonly announced: number
  readonly rejected: number
}

/** Options of announcing a file. */
export interface AnnounceOptions {
  readonly client: Pick<FullClient, 'parcels'>
  readonly parcels: AsyncIterable<ListedParcel>
  readonly signal: AbortSignal
  onRejected(line: RejectedLine): void
}

type Keyed = ListedParcel & { readonly idempotencyKey: string }

const itemsPerRequest = 500
/** Half of what a gateway takes in one request by default, so that parcels with much text come in fewer at a time. */
const charactersPerRequest = 512 * 1024
/** Requests under way at once: one is answered while the next is sent. */
const maxConcurrent = 2

/**
 * Announces parcels as they are read, 500 in a request. The key of each follows from its line, so that a file can be announced
 * again after it was interrupted: what was announced stays as it is. Of equal lines each has a key of its own.
 */
export async function announceParcels({
  client,
  parcels,
  signal,
  onRejected,
}: AnnounceOptions): Promise<AnnounceReport> {
  let [announced, rejected] = [0, 0]
  const reject = (line: RejectedLine): void => {
    rejected++
    onRejected(line)
  }
  const send = async (items: readonly Keyed[]): Promise<void> => {
    try {
      const input = { parcels: items.map(({ parcel, idempotencyKey }) => ({ ...parcel, idempotencyKey })) }
      const outcomes = await client.parcels.createMany(input, { signal })
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.ok) announced++
        else
          reject({
            line: items[index]!.line,
            reasons: outcome.refusals.length > 0 ? outcome.refusals : outcome.userErrors,
          })
      }
    } catch (error) {
      // Something in it is not what the schema takes. The halves find out what.
      if (!isRestanteError(error) || (error.code !== 'BAD_USER_INPUT' && error.code !== 'VALIDATION_FAILED'))
        throw error
      if (items.length === 1) return reject({ line: items[0]!.line, reasons: [reasonOf(error)] })
      const half = Math.ceil(items.length / 2)
      await send(items.slice(0, half))
      await send(items.slice(half))
    }
  }
  const running = new Set<Promise<void>>()
  let batch: Keyed[] = []
  let characters = 0
  const start = async (): Promise<void> => {
    const request = send(batch).finally(() => running.delete(request))
    running.add(request)
    batch = []
    characters = 0
    if (running.size >= maxConcurrent) await Promise.race(running)
  }
  try {
    for await (const item of withKeys(parcels)) {
      signal.throwIfAborted()
      batch.push(item)
      characters += JSON.stringify(item.parcel).length
      if (batch.length === itemsPerRequest || characters > charactersPerRequest) await start()
    }
    if (batch.length > 0) await start()
    await Promise.all(running)
  } finally {
    // Nothing is left running when a line cannot be read; the reason comes first.
    await Promise.allSettled(running)
  }
  signal.throwIfAborted()
  return { announced, rejected }
}

function reasonOf({
  code,
  message,
}: {
  readonly code: string
  readonly message: string
}): Pick<UserError, 'message'> & { code: string } {
  return { code, message }
}

async function* withKeys(parcels: AsyncIterable<ListedParcel>): AsyncGenerator<Keyed> {
  const seen = new Map<string, number>()
  for await (const item of parcels) {
    const digest = createHash('sha256').update(JSON.stringify(item.parcel)).digest('base64url')
    const count = (seen.get(digest) ?? 0) + 1
    seen.set(digest, count)
    yield { ...item, idempotencyKey: `announce-${digest}-${count}` }
  }
}
