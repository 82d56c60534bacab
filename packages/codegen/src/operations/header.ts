import { readFileSync } from 'node:fs'

/** The kinds of keys that may run an operation besides a secret one, and a property of a mutation's result. */
const allMarks = ['publishable', 'shopper', 'device', 'anyone', 'can be nothing'] as const

/**
 * A word on the first line of an operation. `publishable`, `shopper`, `device`: such a key may run it; `anyone`: it needs no key.
 * `can be nothing`: the mutation may succeed without a result.
 */
export type Mark = (typeof allMarks)[number]

/** The comment at the head of an operation's file. */
export interface Header {
  /** The method of the SDK's client: `parcels.create`, or one word for a method of the client itself. */
  method: string
  marks: readonly Mark[]
  /** The sentences above the operation. */
  description: string
  /** The lines of code after `@example`, which call the method of a client named `restante`. */
  example: string
  faults: string[]
}

/** Reads the comment of a file: `# <group>.<method>: <marks>`, then sentences, then `@example` with code. */
export function readHeader(location: string): Header {
  const lines = readFileSync(location, 'utf8').split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const [first = '', ...rest] = lines.slice(0, end).map((line) => line.replace(/^# ?/, ''))
  const [method = '', marks = ''] = first.split(/:\s*/)
  const [description = '', example = ''] = rest.join('\n').split(/^@example\n/m)
  const words = marks === '' ? [] : marks.split(/,\s*/)
  const rules: Record<string, boolean> = {
    'the first line names the method, such as `# parcels.create`': /^[a-z]\w*(\.[a-z]\w*)?$/.test(method),
    [`after the method's name come a colon and some of: ${allMarks.join(', ')}`]: words.every((word) =>
      allMarks.includes(word as Mark),
    ),
    'sentences after the first line say what the operation does': description.trim() !== '',
    'lines after `# @example` show the method as it is called': example.includes(`restante.${method}(`),
  }
  return {
    method,
    marks: words as Mark[],
    description: description.trim(),
    example: example.trim(),
    faults: Object.keys(rules).flatMap((rule) => (rules[rule] ? [] : [`${location}: ${rule}.`])),
  }
}
