import {
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql'
import type { GatewayLimits } from '../base/limits.ts'
import { digestOf, longestHashed } from '../base/map-key.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import type { Supergraph } from '../schema/supergraph.ts'
import { canonicalText } from './canonical-text.ts'
import { measureOperation } from './expanded-size.ts'

/** A document that parses, keeps the limits, and is valid. */
export interface AdmittedDocument {
  readonly kind: 'admitted'
  /** SHA-256 of the text, hex. */
  readonly digest: string
  /** Returns the SHA-256 of the canonical text, hex: the same for every print of the document. */
  canonicalDigest(): string
  /** The operation that the request selected. */
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** The names of the fields at the operation's root, whatever their conditions. */
  readonly rootFields: ReadonlySet<string>
}

const maxReasons = 5

/**
 * The gate that every document passes, whatever transport brought it: parsed under a token limit, measured with its
 * fragments expanded, and only then validated. The order matters: each step is cheap on what the step before let
 * through.
 */
export function admitDocument(
  text: string,
  digest: string,
  operationName: string | null,
  supergraph: Pick<Supergraph, 'schema' | 'entities'>,
  options: { readonly limits: GatewayLimits; readonly hideSuggestions: boolean },
): AdmittedDocument | Refusal {
  const { limits } = options
  const document = parseWithin(text, limits)
  if ('code' in document) return document
  if (text.length > longestHashed && hasLongName(document)) return longName

  const fragments = new Map<string, FragmentDefinitionNode>()
  const operations: OperationDefinitionNode[] = []
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
    if (node.kind === Kind.OPERATION_DEFINITION) operations.push(node)
  }
  // Validation walks all operations of the document, not only the one that will run.
  for (const operation of operations) {
    const refusal = checkSize(measureOperation(operation, fragments, supergraph.schema, supergraph.entities), limits)
    if (refusal) return refusal
    if (operation.operation === OperationTypeNode.SUBSCRIPTION && hasCondition(operation.selectionSet, fragments)) {
      return conditional
    }
  }

  const errors = validate(supergraph.schema, document, undefined, {
    maxErrors: maxReasons,
    hideSuggestions: options.hideSuggestions,
  })
  if (errors.length > 0) return { kind: 'refused', code: 'VALIDATION_FAILED', reasons: errors.map(toReason) }

  const named = operationName === null ? operations : operations.filter((node) => node.name?.value === operationName)
  const [operation] = named
  if (!operation || named.length > 1) {
    if (operations.length === 0) return refuse('VALIDATION_FAILED', 'The document has no operation.')
    return refuse(
      'BAD_USER_INPUT',
      operationName === null
        ? 'The document has several operations: operationName must say which one is meant.'
        : 'The document has no operation named as operationName says.',
    )
  }
  // Most callers may run any document: theirs are never printed.
  let canonicalDigest: string | undefined
  return {
    kind: 'admitted',
    digest,
    canonicalDigest: () => (canonicalDigest ??= digestOf(canonicalText(document))),
    operation,
    fragments,
    rootFields: new Set(listRootFields(operation.selectionSet, fragments)),
  }
}

/** Validation adds names to objects by their text, which takes long for names that V8 does not hash. */
const longName = refuse(
  'PARSE_FAILED',
  `A name in the document has more than ${longestHashed.toLocaleString('en')} characters.`,
)

function hasLongName(document: DocumentNode): boolean {
  let isFound = false
  visit(document, {
    Name({ value }) {
      if (value.length <= longestHashed) return undefined
      isFound = true
      return BREAK
    },
  })
  return isFound
}

/** A rule of the specification since September 2025 (5.2.4.1); the validation of graphql-js 16 throws where it is broken. */
const conditional = refuse('VALIDATION_FAILED', 'The field of a subscription can have neither @skip nor @include.')

/** Returns true when a selection has a condition, in fragments too, which may still spread themselves here. */
function hasCondition(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen = new Set<string>(),
): boolean {
  return selections.some((selection) => {
    if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true
    if (selection.kind === Kind.INLINE_FRAGMENT) return hasCondition(selection.selectionSet, fragments, seen)
    if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return false
    seen.add(selection.name.value)
    const fragment = fragments.get(selection.name.value)
    return fragment !== undefined && hasCondition(fragment.selectionSet, fragments, seen)
  })
}

/** Returns the names of the fields of a selection set, fragments written out, whatever their conditions. */
export function listRootFields(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
    return fragment ? listRootFields(fragment.selectionSet, fragments) : []
  })
}

function parseWithin(text: string, limits: GatewayLimits): DocumentNode | Refusal {
  try {
    return parse(text, { maxTokens: limits.tokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    // The parser has no code for this.
    if (error.message.includes(`more that ${limits.tokens} tokens`)) {
      return refuse('LIMIT_TOKENS', `The document has more than ${limits.tokens} tokens.`)
    }
    return { kind: 'refused', code: 'PARSE_FAILED', reasons: [toReason(error)] }
  }
}

function checkSize(size: ReturnType<typeof measureOperation>, limits: GatewayLimits): Refusal | null {
  if (size.depth > limits.depth) {
    return refuse('LIMIT_DEPTH', `The document nests ${size.depth} levels of fields; at most ${limits.depth} are read.`)
  }
  if (size.selections > limits.selections) {
    return refuse(
      'LIMIT_SELECTIONS',
      `The document selects ${size.selections} fields with its fragments written out; at most ${limits.selections} are read.`,
    )
  }
  if (size.entityHops > limits.entityHops) {
    return refuse(
      'LIMIT_SELECTIONS',
      `The document selects ${size.entityHops} references between parts of the graph; at most ${limits.entityHops} are followed.`,
    )
  }
  return null
}

function toReason(error: GraphQLError): Refusal['reasons'][number] {
  return { message: error.message, ...(error.locations && { locations: error.locations }) }
}
