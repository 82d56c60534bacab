/** A block of code in a document. */
export interface CodeBlock {
  readonly language: string
  readonly code: string
  /** The number of its first line in the document. */
  readonly line: number
  /** The file that its first line names in a comment; null when it names none. */
  readonly file: string | null
  /** The place where the commands of a shell are run, by the comment in its first line; null when it names none. */
  readonly place: 'checkout' | 'folder' | null
}

const fence = /^```(?<language>\w+)\n(?<code>[\s\S]*?)^```$/gm
const fileComment = /^(?:\/\/|<!--|#) (?<file>[\w./-]+\.\w+)(?: -->)?\n/
const placeComment = /^# In (?<place>the checkout|first-steps)\n/

/** Returns the blocks of code in a Markdown document that name a language, in order. */
export function readCodeBlocks(markdown: string): CodeBlock[] {
  return Array.from(markdown.matchAll(fence), ({ index, groups }) => {
    const { language, code } = groups as { language: string; code: string }
    const place = placeComment.exec(code)?.groups?.['place']
    return {
      language,
      code,
      line: markdown.slice(0, index).split('\n').length + 1,
      file: fileComment.exec(code)?.groups?.['file'] ?? null,
      place: place === undefined ? null : place === 'the checkout' ? 'checkout' : 'folder',
    }
  })
}
