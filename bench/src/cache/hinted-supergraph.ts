import { composeServices } from '@theguild/federation-composition'
import {
  concatAST,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  parse,
  visit,
} from 'graphql'
import { schemas, subgraphNames } from '../gateway/shop-schemas.ts'

/**
 * The parts that the supergraph lets the gateway cache: nothing, entities of other subgraphs, or root fields as well.
 */
export type Hints = 'none' | 'entities' | 'all'

const handOn = parse(`
  extend schema
    @link(url: "https://specs.restante.example/cacheControl/v1.0", import: ["@cacheControl"])
    @federation__composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int) on FIELD_DEFINITION | OBJECT`)
const longLived = directiveOf('@cacheControl(maxAge: 600)')
const neverOld = directiveOf('@cacheControl(maxAge: 0)')

/** Composes the measured graph with hints. */
export function composeHinted(origin: string, hints: Hints): string {
  const services = subgraphNames.map((name) => ({
    name,
    typeDefs: hints === 'none' ? schemas[name] : concatAST([addHints(schemas[name], hints), handOn]),
    url: `${origin}/${name}`,
  }))
  const result = composeServices(services)
  if (!result.supergraphSdl) throw new Error(result.errors?.map(({ message }) => message).join('\n'))
  return result.supergraphSdl
}

function addHints(document: DocumentNode, hints: Hints): DocumentNode {
  const root = hints === 'all' ? longLived : neverOld
  const hintField = (field: FieldDefinitionNode): FieldDefinitionNode => ({
    ...field,
    directives: [...(field.directives ?? []), ...root],
  })
  return visit(document, {
    ObjectTypeDefinition: (node) =>
      node.name.value === 'Query'
        ? { ...node, fields: (node.fields ?? []).map(hintField) }
        : { ...node, directives: [...(node.directives ?? []), ...longLived] },
  })
}

function directiveOf(text: string): NonNullable<ObjectTypeDefinitionNode['directives']> {
  return (parse(`type A ${text}`).definitions[0] as ObjectTypeDefinitionNode).directives!
}
