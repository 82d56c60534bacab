import type { FullClient } from '@restante/sdk'
import type { Terminal } from '../terminal.ts'

/** Participants of a story, and where it is told. Every call goes through the SDK. */
export interface Stage {
  /** The shop system that sends and takes back. */
  readonly platform: FullClient
  /** The carrier in the east of the sample, whose service points the platform may use for a fee. */
  readonly carrier: FullClient
  /** Returns the client of a device at the counter of an outlet. */
  counterAt(outletId: string): Promise<FullClient>
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** Postal code in India near which the carrier delivers. */
  readonly deliveryCode: string
}

/** A story that the demo tells: what it shows, and how. */
export interface Story<Result extends object = object> {
  /** A word by which it is asked for. */
  readonly name: string
  /** One line about what it shows. */
  readonly summary: string
  /** Tells it step by step. Returns what happened, as the last line shows it. Rejects when something else happened. */
  tell(stage: Stage): Promise<Result>
}

/** An event as the last line shows it. */
export interface ToldEvent {
  readonly sequence: number
  readonly type: string
}

/** Returns a result that must be there. Throws one that says why it is not. */
export function requireOk<Result extends { readonly ok: boolean }>(
  result: Result,
  subject: string,
): Extract<Result, { readonly ok: true }> {
  if (!result.ok) throw new Error(`${subject} was refused: ${JSON.stringify(result)}`)
  return result as Extract<Result, { readonly ok: true }>
}
