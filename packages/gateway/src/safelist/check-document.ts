import { anyone, BoundedCache, type DocumentAudience, type RequiredScopes, type Scope } from '@restante/subgraph-kit'
import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { defaultLimits } from '../base/limits.ts'
import { digestOf } from '../base/map-key.ts'
import { admitDocument, listRootFields } from '../document/admit.ts'
import type { Supergraph } from '../schema/supergraph.ts'

/** The graph that runs documents: its schema as clients see it, and its entities. */
type JudgingGraph = Pick<Supergraph, 'schema' | 'entities'>

/** The rules that documents are judged by. */
export interface DocumentCheckOptions {
  /** Returns the graph; called once, at the first document. */
  openGraph(): JudgingGraph
  /** The scopes that each subgraph requires. */
  readonly requiredScopes: readonly RequiredScopes[]
  /** The scopes that a key of the audience carries at most. */
  readonly scopes: Readonly<Record<DocumentAudience, readonly Scope[]>>
}

/** Returns the reasons, as sentences, why keys of an audience cannot run a document; none when they can. */
type Check = (text: string, audience: DocumentAudience) => readonly string[]

/** Verdicts that are remembered: the graph does not change while a process runs, and each takes milliseconds. */
const remembered = 2_000
const rules = { limits: defaultLimits, hideSuggestions: false }
const sections = {
  [OperationTypeNode.QUERY]: 'Query',
  [OperationTypeNode.MUTATION]: 'Mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'Subscription',
} as const satisfies Record<OperationTypeNode, keyof RequiredScopes>

/**
 * Makes the check that a partner's document passes before it is listed: its form, the limits of every request, the schema,
 * and what keys of the audience may do. What passes is checked again whenever it runs; a plan that takes too long is found
 * only then.
 */
export function createDocumentCheck(options: DocumentCheckOptions): Check {
  const verdicts = new BoundedCache<string, readonly string[]>(remembered)
  let graph: JudgingGraph | undefined

  return (text, audience) =>
    verdicts.get(`${audience} ${digestOf(text)}`, () => judge(text, audience, (graph ??= options.openGraph()), options))
}

function judge(
  text: string,
  audience: DocumentAudience,
  graph: JudgingGraph,
  { requiredScopes, scopes }: DocumentCheckOptions,
): readonly string[] {
  const document = parse(text)
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const say = (reason: string, operation: OperationDefinitionNode | undefined = operations[0]): string =>
    `${operation?.name ? `The document of ${operation.name.value}` : 'The document'}: ${reason}`

  const admission = admitDocument(text, digestOf(text), operations[0]?.name?.value ?? null, graph, rules)
  if (admission.kind === 'refused') {
    return admission.reasons.map(({ message, locations: [at] = [] }) =>
      say(at ? `line ${at.line}: ${message}` : message),
    )
  }
  const lacks = (section: Exclude<keyof RequiredScopes, 'fields'>, name: string): boolean => {
    const required = requiredScopes.map((each) => each[section]?.[name]).find((each) => each != null)
    return (
      required != null && required !== anyone && !listScopes(required).some((scope) => scopes[audience].includes(scope))
    )
  }
  const reasons = operations.flatMap((operation) => {
    if (audience === 'PUBLISHABLE' && operation.operation !== OperationTypeNode.QUERY) {
      return [say('a publishable key can only read, so it must be a query.', operation)]
    }
    const fields = new Set(listRootFields(operation.selectionSet, admission.fragments))
    if (fields.has('__schema') || fields.has('__type')) return [say('only secret keys may read the schema.', operation)]
    return [...fields]
      .filter((field) => lacks(sections[operation.operation], field))
      .map((field) => say(`keys of the audience ${audience} lack the scope for ${field}.`, operation))
  })
  const types = [...listTypes(document, graph.schema)]
    .filter((type) => lacks('entities', type))
    .map((type) => say(`keys of the audience ${audience} lack the scope for ${type}.`))
  return [...reasons, ...types]
}

function listScopes(required: Scope | readonly Scope[]): readonly Scope[] {
  return typeof required === 'string' ? [required] : required
}

/** Returns the names of the types that the fields of a valid document return. */
function listTypes(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const types = new TypeInfo(schema)
  const names = new Set<string>()
  const collect = (): void => {
    const type = getNamedType(types.getType())
    if (type) names.add(type.name)
  }
  visit(document, visitWithTypeInfo(types, { Field: collect }))
  return names
}
