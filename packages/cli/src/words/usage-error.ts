/** A mistake in the words, options or environment of a command, as a sentence for the person who made it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
