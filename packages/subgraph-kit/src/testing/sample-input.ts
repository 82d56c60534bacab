import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'

/**
 * Values that a resolver takes: by the place of an input field (`CancelParcelInput.parcelId`), by the name of an argument or
 * input field (`parcelId`), or by an input type.
 */
export type Samples = Readonly<Record<string, unknown>>

const byScalar: Samples = {
  String: 'text',
  ID: 'out_01900000-0000-7000-8000-000000000000',
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-11-23T06:00:00Z',
  Date: '2026-11-24',
  LocalTime: '09:00',
  Duration: 'PT1H',
  TimeZone: 'Asia/Kolkata',
  CountryCode: 'IN',
  CurrencyCode: 'INR',
  Decimal: '12.50',
  Latitude: 20,
  Longitude: 77,
  Metres: 1_000,
  Grams: 900,
  Millimetres: 300,
  ExecutableDocument: 'query Sample { viewer { id } }',
  GLN: '9436465792104',
}

let keys = 0

/** Returns a value for an argument or input field: its sample, else the least that its type takes. */
export function sampleInput(type: GraphQLInputType, name: string, samples: Samples): unknown {
  // Another key for each request, so that none is a replay.
  if (name === 'idempotencyKey') return `sample-${++keys}`
  if (Object.hasOwn(samples, name)) return samples[name]
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [sampleInput(nullable.ofType, `item of ${name}`, samples)]
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name
  if (!isInputObjectType(nullable)) return byScalar[nullable.name]
  return samples[nullable.name] ?? sampleMembers(nullable, samples)
}

function sampleMembers(type: GraphQLInputObjectType, samples: Samples): Record<string, unknown> {
  const required = Object.values(type.getFields()).filter(isRequiredInputField)
  return Object.fromEntries(
    required.map((field) => [
      field.name,
      samples[`${type.name}.${field.name}`] ?? sampleInput(field.type, field.name, samples),
    ]),
  )
}

/** The place of a value in the arguments of a field, from the argument's name on; items of lists are `0`. */
export type InputPath = readonly string[]

/** Returns sample arguments with `value` at `path`. */
export function sampleArguments(
  args: readonly GraphQLArgument[],
  samples: Samples,
  [name, ...rest]: InputPath = [],
  value?: unknown,
): Record<string, unknown> {
  const given = args.filter((arg) => arg.name === name || isRequiredArgument(arg))
  return Object.fromEntries(
    given.map((arg) => [
      arg.name,
      arg.name === name ? place(arg.type, rest, value, samples) : sampleInput(arg.type, arg.name, samples),
    ]),
  )
}

function place(type: GraphQLInputType, path: InputPath, value: unknown, samples: Samples): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [place(nullable.ofType, rest, value, samples)]
  const input = nullable as GraphQLInputObjectType
  const sample = samples[input.name] as Record<string, unknown> | undefined
  // A member that the sample lacks may exclude one that it has.
  const members = sample && Object.hasOwn(sample, key) ? sample : sampleMembers(input, samples)
  const field = input.getFields()[key]!
  return { ...members, [key]: place(field.type, rest, value, samples) }
}

/** A place in the arguments of a field, with the type of what stands there. */
export interface InputPlace {
  readonly path: InputPath
  readonly type: GraphQLInputType
}

/** Lists every place in some arguments: leaves, lists and their items. */
export function listInputPlaces(elements: readonly (GraphQLArgument | GraphQLInputField)[]): InputPlace[] {
  const below = (type: GraphQLInputType, path: InputPath): InputPlace[] => {
    const nullable = getNullableType(type)
    if (isListType(nullable)) return [{ path, type }, ...below(nullable.ofType, [...path, '0'])]
    if (!isInputObjectType(nullable)) return [{ path, type }]
    return Object.values(nullable.getFields()).flatMap((field) => below(field.type, [...path, field.name]))
  }
  return elements.flatMap(({ name, type }) => below(type, [name]))
}
