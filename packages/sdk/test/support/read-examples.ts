import { readdirSync, readFileSync } from 'node:fs'

/** An `@example` of a doc comment. */
export interface Example {
  /** The file in `src`, and the first line of what the comment is about. */
  readonly place: string
  readonly code: string
}

const sources = new URL('../../src/', import.meta.url)
const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n *(.*)/g

/** Returns the examples of all doc comments of the SDK. */
export function readExamples(): Example[] {
  const files = readdirSync(sources, { recursive: true }).map(String)
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(?:codegen|testing)\//.test(file))
    .flatMap((file) => {
      const comments = readFileSync(new URL(file, sources), 'utf8').matchAll(comment)
      return Array.from(comments, ([, text, subject]) => ({
        place: `${file}: ${subject}`,
        code:
          text!
            .replaceAll(/^ *\* ?/gm, '')
            .split(/^@example\n/m)[1]
            ?.trim() ?? '',
      }))
    })
    .filter(({ code }) => code !== '')
}
