import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
} from 'graphql'
import { type Constraint, isTextType, readConstraint } from './constraint.ts'
import { describeRange } from './range.ts'
import { findTextProblem } from './text.ts'

/** Where a value breaks a limit, outermost key first, and how: the end of a sentence that repeats no value. */
export interface Problem {
  readonly path: readonly string[]
  readonly reason: string
}

/** Returns the first limit that a coerced value breaks. Absent values break none. */
export type Check = (value: unknown) => Problem | null

/** Compiles the checks of arguments and input fields, each input type once. */
export interface CheckCompiler {
  /** Returns null when the type alone bounds the value. `at` names the element in errors of the schema. */
  compile(element: GraphQLArgument | GraphQLInputField, at: string): Check | null
}

/** Creates a compiler for the arguments of one schema. It throws for limits that cannot be; see {@link readConstraint}. */
export function createCheckCompiler(schema: GraphQLSchema): CheckCompiler {
  const inputs = new Map<string, Check>()

  /** Returns the check of an input type. A type that contains itself finds its own check here. */
  function ofInput(type: GraphQLInputObjectType): Check {
    const known = inputs.get(type.name)
    if (known) return known
    const members: (readonly [name: string, check: Check])[] = []
    const check: Check = (value) => {
      for (const [name, checkMember] of members) {
        const problem = checkMember((value as Readonly<Record<string, unknown>>)[name])
        if (problem) return below(name, problem)
      }
      return null
    }
    inputs.set(type.name, check)
    for (const field of Object.values(type.getFields())) {
      const checkMember = compile(field, `${type.name}.${field.name}`)
      if (checkMember) members.push([field.name, checkMember])
    }
    return check
  }

  function compile(element: GraphQLArgument | GraphQLInputField, at: string): Check | null {
    const constraint = readConstraint(schema, element, at)
    const leaf = getNamedType(element.type)
    const check = isInputObjectType(leaf) ? ofInput(leaf) : ofLeaf(leaf.name, constraint)
    return wrapLists(element.type, check, constraint)
  }

  return { compile }
}

function below(key: string, { path, reason }: Problem): Problem {
  return { path: [key, ...path], reason }
}

function ofLeaf(typeName: string, constraint: Constraint): Check | null {
  if (isTextType(typeName)) return (value) => fail(findTextProblem(value as string, constraint))
  const { min, max } = constraint
  if (min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY) return null
  return (value) => (Number(value) >= min && Number(value) <= max ? null : fail(`must be ${describeRange(min, max)}.`))
}

function fail(reason: string | null): Problem | null {
  return reason === null ? null : { path: [], reason }
}

/** Adds the checks of the lists around a type, and the passing of absent values. */
function wrapLists(type: GraphQLInputType, check: Check | null, constraint: Constraint): Check | null {
  const nullable = getNullableType(type)
  const inner = isListType(nullable) ? ofList(wrapLists(nullable.ofType, check, constraint), constraint) : check
  return inner && ((value) => (value == null ? null : inner(value)))
}

function ofList(checkItem: Check | null, { minItems, maxItems, uniqueItems }: Constraint): Check {
  return (value) => {
    const items = value as readonly unknown[]
    if (items.length < minItems || items.length > maxItems) {
      return fail(`must have ${describeRange(minItems, maxItems)} ${maxItems === 1 ? 'item' : 'items'}.`)
    }
    if (checkItem) {
      for (let index = 0; index < items.length; index++) {
        const problem = checkItem(items[index])
        if (problem) return below(String(index), problem)
      }
    }
    return uniqueItems ? checkUnique(items) : null
  }
}

/** Compares items by what is written in them: execution gives the members of equal objects in the same order. */
function checkUnique(items: readonly unknown[]): Problem | null {
  const seen = new Set<unknown>()
  for (const [index, item] of items.entries()) {
    const key = typeof item === 'object' ? JSON.stringify(item) : item
    if (seen.has(key)) return { path: [String(index)], reason: 'must not repeat an earlier item.' }
    seen.add(key)
  }
  return null
}
