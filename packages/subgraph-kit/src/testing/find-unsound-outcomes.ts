import { getNamedType, getNullableType, type GraphQLSchema, isInputObjectType, isListType } from 'graphql'
import { type EntitySample, listFieldsWithArguments, type ReachedField } from './fields-with-arguments.ts'
import { hostileListsOf, hostileValuesFor, type HostileValue } from './hostile-values.ts'
import { type InputPlace, listInputPlaces, sampleArguments, sampleInput, type Samples } from './sample-input.ts'

/** A subgraph that is tried. */
export interface TriedSubgraph {
  readonly schema: GraphQLSchema
  /** Runs an operation for a caller that may run all. */
  execute(query: string, variables: Record<string, unknown>): Promise<TriedResponse>
  /** Entities that this caller can see, by type: fields of objects are reached from them. */
  readonly entities: Readonly<Record<string, EntitySample>>
  /** Values that resolvers take, where the least that a type takes is refused. */
  readonly samples: Samples
}

interface TriedResponse {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[] | undefined
}

/** The findings, each as one line, and the number of requests made. */
export interface Trial {
  readonly unsound: readonly string[]
  readonly requests: number
}

const atOnce = 8

/**
 * Feeds every argument and input field of a schema, one after the other, what nobody should send: text that cannot be
 * stored, a megabyte, the ends of every range, ids of other realms, endless lists. A sound outcome is data or
 * BAD_USER_INPUT that names the place and repeats no value; never INTERNAL.
 */
export async function findUnsoundOutcomes(subgraph: TriedSubgraph): Promise<Trial> {
  const { schema, entities, samples } = subgraph
  const { reached, unreached } = listFieldsWithArguments(schema, entities, samples)
  const unsound = unreached.map((at) => `${at}: no entity leads to it`)
  const attempts = reached.flatMap((target) => listAttempts(target, samples))
  for (let from = 0; from < attempts.length; from += atOnce) {
    const found = await Promise.all(attempts.slice(from, from + atOnce).map((attempt) => judge(attempt, subgraph)))
    unsound.push(...found.filter((line) => line !== null))
  }
  return { unsound, requests: attempts.length }
}

interface Attempt {
  readonly target: ReachedField
  readonly place: InputPlace
  readonly hostile: HostileValue
}

function listAttempts(target: ReachedField, samples: Samples): Attempt[] {
  return listInputPlaces(target.field.args).flatMap((place) =>
    valuesFor(place, samples).map((hostile) => ({ target, place, hostile })),
  )
}

function valuesFor({ path, type }: InputPlace, samples: Samples): HostileValue[] {
  const nullable = getNullableType(type)
  if (!isListType(nullable)) return hostileValuesFor(type)
  const sample = samples[path.at(-1)!]
  const item = Array.isArray(sample) ? sample[0] : sampleInput(nullable.ofType, '', samples)
  return hostileListsOf(isInputObjectType(getNamedType(type)) ? { ...item } : item)
}

/** Returns what is wrong with the outcome of an attempt, or null. */
async function judge({ target, place, hostile }: Attempt, subgraph: TriedSubgraph): Promise<string | null> {
  const { field } = target
  const path = place.path.join('.')
  const say = (what: string): string => `${target.at}(${path}) given ${hostile.name}: ${what}`
  const variables = sampleArguments(field.args, subgraph.samples, place.path, hostile.value)
  const response = await subgraph.execute(target.writeOperation(variables), variables)
  const errors = response.errors ?? []
  if (hostile.isRefused && errors.length === 0) return say('taken')
  for (const { message, extensions } of errors) {
    const { code, argument }: { code?: unknown; argument?: unknown } = extensions ?? {}
    if (code !== 'BAD_USER_INPUT') return say(`${String(code)}: ${message}`)
    if (typeof argument !== 'string' || argument === '') return say(`no place in: ${message}`)
    if (hostile.isRefused && argument !== path) return say(`refused at ${argument} instead: ${message}`)
  }
  return repeats(response, hostile.value) ? say('its value is repeated') : null
}

/** Returns true when a response holds a text that was sent, of a length that does not come about by chance. */
function repeats(response: TriedResponse, value: unknown): boolean {
  if (typeof value !== 'string' || value.length < 8) return false
  return JSON.stringify(response).includes(JSON.stringify(value.slice(0, 1_000)).slice(1, -1))
}
