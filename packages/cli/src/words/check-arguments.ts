import { UsageError } from './usage-error.ts'

/** Throws a `UsageError` unless the words are the arguments of a command, as `Command.arguments` lists them. */
export function checkArguments(words: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((each) => !each.startsWith('['))[words.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`)
  const excess = wanted.at(-1)?.endsWith('...]') ? undefined : words[wanted.length]
  if (excess !== undefined) throw new UsageError(`The word ${JSON.stringify(excess)} is one too many.`)
}
