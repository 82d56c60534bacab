import { readFileSync } from 'node:fs'
import { showAsMethod } from '../operations/examples.ts'
import type { Mark } from '../operations/header.ts'
import type { Method } from './grouped-methods.ts'

/** A method that is composed of several operations, written by hand as a function of its name. */
export interface Composed {
  /** Its file in `packages/sdk/src`, without `.ts`. It exports the function, and its input and result as `<Name>Input` and `<Name>Result`. */
  readonly file: string
  /** The kinds of keys that may run it besides a secret one. */
  readonly marks: readonly Mark[]
}

/** Reads a composed method from its file: its comment is that of the function, with an example that calls the method. */
export function readComposed(path: string, { file, marks }: Composed): Omit<Method, 'name'> {
  const name = nameOf(path)
  const source = readFileSync(new URL(`../../../sdk/src/${file}.ts`, import.meta.url), 'utf8')
  const lines = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport async function ${name}\\b`, 's').exec(source)?.[1]
  if (lines === undefined) throw new Error(`packages/sdk/src/${file}.ts exports no function ${name} with a comment.`)
  return {
    marks,
    comment: [showAsMethod(lines.replaceAll(/^\s*\* ?/gm, '').trim(), [{ method: path, name }])],
    parameter: `input: ${typeOf(name)}Input`,
    result: `Promise<${typeOf(name)}Result>`,
    calls: name,
    file,
  }
}

/** Returns the last word of a method's path. */
export function nameOf(path: string): string {
  return path.split('.').at(-1)!
}

/** Returns the import of the types of a composed method. */
export function importComposed({ name, file }: Method): string {
  return `import type { ${typeOf(name)}Input, ${typeOf(name)}Result } from '../${file}.ts'`
}

function typeOf(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`
}
