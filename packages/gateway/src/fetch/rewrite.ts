import {
  type ResponseObject,
  type ResponsePath,
  createReader,
  isResponseObject,
  setKey,
} from '../base/response-data.ts'
import { type TypeTest, satisfies } from '../base/type-test.ts'
import type { FetchRewrite } from '../plan/plan.ts'

type Setter = Extract<FetchRewrite, { ValueSetter: unknown }>['ValueSetter']
type Renamer = Extract<FetchRewrite, { KeyRenamer: unknown }>['KeyRenamer']

/** Changes data in place as the plan demands. */
export type Rewrite = (data: unknown) => void

/**
 * Compiles the rewrites of a fetch: the planner asks for a field under another key where two would collide, or for an
 * interface under one concrete type, and says how to undo that. Null when there is nothing to do.
 */
export function compileRewrites(rewrites: readonly FetchRewrite[] | null | undefined, test: TypeTest): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null
  const changes = rewrites.map((rewrite) => compileRewrite(rewrite, test))
  return (data) => {
    for (const change of changes) change(data)
  }
}

function compileRewrite(rewrite: FetchRewrite, test: TypeTest): Rewrite {
  const renamer = renamerOf(rewrite)
  const { path } = renamer ?? setterOf(rewrite)
  const change = renamer ? renameKey(renamer) : setValue(setterOf(rewrite))
  const follow = (value: unknown, from: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) follow(item, from)
      return
    }
    const segment = path[from]
    if (!isResponseObject(value) || !segment) return
    if ('TypenameEquals' in segment) {
      if (satisfies(value, segment.TypenameEquals, test)) follow(value, from + 1)
    } else if (from < path.length - 1) follow(createReader(segment.Key)(value), from + 1)
    else change(value, segment.Key)
  }
  return (data) => follow(data, 0)
}

function renameKey(renamer: Renamer) {
  return (object: ResponseObject, key: string): void => {
    if (!Object.hasOwn(object, key)) return
    setKey(object, renamer.renameKeyTo, object[key])
    Reflect.deleteProperty(object, key)
  }
}

function setValue(setter: Setter) {
  return (object: ResponseObject, key: string): void => setKey(object, key, setter.setValueTo)
}

/** Returns the path of an error in the keys of the plan's result, where the fetch used others. */
export function renamePath(path: ResponsePath, rewrites: readonly FetchRewrite[] | null | undefined): ResponsePath {
  const renamed = [...path]
  for (const rewrite of rewrites ?? []) {
    const renamer = renamerOf(rewrite)
    if (!renamer) continue
    const keys = renamer.path.flatMap((segment) => ('Key' in segment ? [segment.Key] : []))
    const positions = [...path.keys()].filter((position) => typeof path[position] === 'string').slice(0, keys.length)
    if (positions.length === keys.length && keys.every((key, index) => renamed[positions[index]!] === key)) {
      renamed[positions.at(-1)!] = renamer.renameKeyTo
    }
  }
  return renamed
}

/** Returns the keys at the top of a response, renamed where the plan renames them. */
export function renameKeys(keys: Iterable<string>, rewrites: readonly FetchRewrite[] | null | undefined): Set<string> {
  return new Set(Array.from(keys, (key) => String(renamePath([key], rewrites)[0])))
}

function renamerOf(rewrite: FetchRewrite): Renamer | null {
  return 'KeyRenamer' in rewrite ? rewrite.KeyRenamer : null
}

function setterOf(rewrite: FetchRewrite): Setter {
  return 'ValueSetter' in rewrite ? rewrite.ValueSetter : (rewrite as Setter)
}
