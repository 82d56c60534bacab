import { readFileSync } from 'node:fs'
import { showAsMethod } from './examples.ts'
import type { Mark } from './header.ts'

/** A method that is composed of several operations, written by hand as a function of its name. */
export interface Composed {
  /** Its file in `packages/sdk/src`, without `.ts`. It exports the function, and its input and result as `<Name>Input` and `<Name>Result`. */
  readonly file: string
  /** The kinds of keys that may run it besides a secret one. */
  readonly marks: readonly Mark[]
}

/** Reads a composed method from its file: its comment is that of the function, with an example that calls the method. */
export function readComposed(path: string, file: string) {
  const name = path.split('.').at(-1)!
  const source = readFileSync(new URL(`../../../sdk/src/${file}.ts`, import.meta.url), 'utf8')
  const lines = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport async function ${name}\\b`, 's').exec(source)?.[1]
  if (lines === undefined) throw new Error(`packages/sdk/src/${file}.ts exports no function ${name} with a comment.`)
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}`
  return {
    comment: [showAsMethod(lines.replaceAll(/^\s*\* ?/gm, '').trim(), [{ method: path, name }])],
    parameter: `input: ${type}Input`,
    result: `Promise<${type}Result>`,
    calls: name,
    imports: `import { ${name}, type ${type}Input, type ${type}Result } from '../${file}.ts'`,
  }
}
