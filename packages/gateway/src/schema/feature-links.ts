import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql'

/** A feature that a supergraph links: a specification whose directives it uses. */
export interface FeatureLink {
  /** The address as it is written, such as `https://specs.apollo.dev/inaccessible/v0.2`; empty when there is none. */
  readonly url: string
  /** The name under which the supergraph has the feature: its own, or another one by `as`. */
  readonly name: string
  /** Imported elements: the names in the supergraph by their own names; directives with their `@`. */
  readonly imports: ReadonlyMap<string, string>
  /**
   * The purpose for which a gateway must know the feature: `SECURITY` or `EXECUTION`. Null when it need not know it.
   */
  readonly purpose: string | null
}

/** The directive in which composition keeps the links of single subgraphs. */
const carrier = 'join__directive'

/**
 * Lists the links of a supergraph, including those of single subgraphs. Every directive on the schema with the
 * arguments of a link counts: the link directive itself may have another name, and was once `@core(feature:)`.
 */
export function listLinks(document: DocumentNode): FeatureLink[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? (node.directives ?? []).flatMap((directive) => readLink(argumentsOf(directive)) ?? [])
      : [],
  )
}

/** Returns the name of a feature by its address: the last part of the path before the version. */
export function featureNameOf(url: string): string {
  const [last = '', before = ''] = url.split(/[?#]/, 1)[0]!.split('/').filter(Boolean).toReversed()
  return /^v\d+\.\d+$/.test(last) ? before : last
}

/** Returns the members of an object value by name; none for any other value. */
export function membersOf(value: ConstValueNode | undefined): ReadonlyMap<string, ConstValueNode> {
  return new Map(value?.kind === Kind.OBJECT ? value.fields.map((field) => [field.name.value, field.value]) : [])
}

function argumentsOf(directive: ConstDirectiveNode): ReadonlyMap<string, ConstValueNode> {
  const given = new Map(directive.arguments?.map(({ name, value }) => [name.value, value]))
  return directive.name.value === carrier ? membersOf(given.get('args')) : given
}

function readLink(given: ReadonlyMap<string, ConstValueNode>): FeatureLink | null {
  const url = textOf(given.get('url') ?? given.get('feature')) ?? ''
  const purpose = textOf(given.get('for'))
  if (url === '' && purpose === null) return null
  return {
    url,
    name: textOf(given.get('as')) ?? featureNameOf(url),
    imports: readImports(given.get('import')),
    purpose,
  }
}

function readImports(list: ConstValueNode | undefined): ReadonlyMap<string, string> {
  const imports = new Map<string, string>()
  for (const each of list?.kind === Kind.LIST ? list.values : []) {
    const members = membersOf(each)
    const name = textOf(each) ?? textOf(members.get('name'))
    if (name !== null) imports.set(name, textOf(members.get('as')) ?? name)
  }
  return imports
}

function textOf(value: ConstValueNode | undefined): string | null {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null
}
