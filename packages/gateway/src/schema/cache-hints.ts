import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  type TypeNode,
  visit,
} from 'graphql'
import { listLinks, membersOf } from './feature-links.ts'

/** The callers that share a response: all with the same rights, or only the key that sent the request. */
export type CacheScope = 'PUBLIC' | 'PRIVATE'

/** The arguments of `@cacheControl` on a field or type; absent where not given. */
export interface CacheHint {
  readonly maxAgeSeconds?: number
  readonly scope?: CacheScope
  /** True when a field of object type inherits the age of its parent. */
  readonly inheritsMaxAge?: boolean
}

/** A field with its hint. */
export interface HintedField {
  /** The name of its type, without lists and nulls. */
  readonly type: string
  readonly hint: CacheHint
}

/** A type that has fields below it. */
interface HintedType {
  readonly hint: CacheHint
  readonly fields: ReadonlyMap<string, HintedField>
  /** The object types of an interface or union; null for an object type. */
  readonly possibleTypes: readonly string[] | null
}

/** All object types, interfaces and unions of a supergraph by name. */
export type CacheHints = ReadonlyMap<string, HintedType>

/** The directive's name in most graphs. */
const usualName = 'cacheControl'
/** The directive in which composition keeps directives of single subgraphs. */
const carrier = 'join__directive'

/**
 * Reads the hints of a supergraph, which subgraphs pass on by `@composeDirective`. Where several subgraphs have a hint
 * for one field or type, the strictest holds. Null when there are none at all.
 */
export function readCacheHints(document: DocumentNode): CacheHints | null {
  const name = findDirectiveName(document)
  const types = new Map<string, HintedType>()
  const implementers = new Map<string, string[]>()
  let isHinted = false
  const read = (directives: readonly ConstDirectiveNode[] | undefined): CacheHint => {
    const hint = readHint(directives ?? [], name)
    if (hint !== noHint) isHinted = true
    return hint
  }
  for (const node of document.definitions) {
    const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION
    if (isObject || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      const fields = (node.fields ?? []).map((field): [string, HintedField] => [
        field.name.value,
        { type: nameOf(field.type), hint: read(field.directives) },
      ])
      types.set(node.name.value, {
        hint: read(node.directives),
        fields: new Map(fields),
        possibleTypes: isObject ? null : [],
      })
      for (const { name: implemented } of isObject ? (node.interfaces ?? []) : []) {
        implementers.set(implemented.value, [...(implementers.get(implemented.value) ?? []), node.name.value])
      }
    } else if (node.kind === Kind.UNION_TYPE_DEFINITION) {
      const members = (node.types ?? []).map((member) => member.name.value)
      types.set(node.name.value, { hint: read(node.directives), fields: new Map(), possibleTypes: members })
    }
  }
  if (!isHinted) return null
  for (const [typeName, type] of types) {
    if (!type.possibleTypes) continue
    const possibleTypes = implementers.get(typeName) ?? type.possibleTypes
    const hints = possibleTypes.flatMap((each) => types.get(each)?.hint ?? [])
    types.set(typeName, { ...type, possibleTypes, hint: tighten(type.hint, hints) })
  }
  return types
}

/** Finds the enum of the directive's scopes, where no field or argument uses it: clients need not see it then. */
export function findScopeType(document: DocumentNode): string | null {
  const name = findDirectiveName(document)
  const definition = document.definitions.find(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === name,
  )
  if (definition?.kind !== Kind.DIRECTIVE_DEFINITION) return null
  const scope = definition.arguments?.find((argument) => argument.name.value === 'scope')
  if (!scope) return null
  const scopeType = nameOf(scope.type)
  let isUsed = false
  visit(document, {
    DirectiveDefinition: () => false,
    NamedType: (node: NamedTypeNode) => {
      if (node.name.value === scopeType) isUsed = true
    },
  })
  return isUsed ? null : scopeType
}

const noHint: CacheHint = {}

/** Tightens the hint of an abstract type by those of its possible types, since an object may be of any of them. */
function tighten(own: CacheHint, others: readonly CacheHint[]): CacheHint {
  const ages = [own, ...others].flatMap(({ maxAgeSeconds }) => maxAgeSeconds ?? [])
  return {
    ...own,
    ...(own.maxAgeSeconds !== undefined && { maxAgeSeconds: Math.min(...ages) }),
    ...(others.some(({ scope }) => scope === 'PRIVATE') && { scope: 'PRIVATE' }),
  }
}

function findDirectiveName(document: DocumentNode): string {
  const imported = listLinks(document).flatMap(({ imports }) => imports.get(`@${usualName}`) ?? [])
  return imported[0]?.replace('@', '') ?? usualName
}

function readHint(directives: readonly ConstDirectiveNode[], name: string): CacheHint {
  const found = directives.flatMap((directive) => {
    const given = new Map(directive.arguments?.map((argument) => [argument.name.value, argument.value]))
    if (directive.name.value === name) return [given]
    const carried = directive.name.value === carrier ? given.get('name') : undefined
    return carried?.kind === Kind.STRING && carried.value === name ? [membersOf(given.get('args'))] : []
  })
  return found.map(toHint).reduce(combine, noHint)
}

function toHint(given: ReadonlyMap<string, ConstValueNode>): CacheHint {
  const [maxAge, scope, inherits] = [given.get('maxAge'), given.get('scope'), given.get('inheritMaxAge')]
  return {
    ...(maxAge?.kind === Kind.INT && { maxAgeSeconds: Math.max(0, Number(maxAge.value)) }),
    ...(scope?.kind === Kind.ENUM && { scope: scope.value === 'PRIVATE' ? 'PRIVATE' : 'PUBLIC' }),
    ...(inherits?.kind === Kind.BOOLEAN && { inheritsMaxAge: inherits.value }),
  }
}

function combine(one: CacheHint, other: CacheHint): CacheHint {
  const ages = [one.maxAgeSeconds, other.maxAgeSeconds].filter((age) => age !== undefined)
  const isPrivate = one.scope === 'PRIVATE' || other.scope === 'PRIVATE'
  return {
    ...one,
    ...other,
    ...(ages.length > 0 && { maxAgeSeconds: Math.min(...ages) }),
    ...(isPrivate && { scope: 'PRIVATE' }),
  }
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}
