import { type ConstDirectiveNode, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql'
import type { World } from './worlds/world.ts'

/** The SDL by which a subgraph passes its hints on to the supergraph. */
export const cacheControl = `
  extend schema
    @link(url: "https://specs.restante.example/cacheControl/v1.0", import: ["@cacheControl"])
    @federation__composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`

/** Returns the world with a hint on every type and every field of the root: all of its responses may be cached. */
export function hintEverything(world: World, hint = '@cacheControl(maxAge: 100)'): World {
  const directive = parse(`type A ${hint}`).definitions[0] as ObjectTypeDefinitionNode
  const addHint = <Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: Node): Node => ({
    ...node,
    directives: [...(node.directives ?? []), ...directive.directives!],
  })
  const hintSubgraph = (sdl: string): string =>
    print(
      visit(parse(sdl), {
        ObjectTypeDefinition: {
          leave: (node) =>
            node.name.value === 'Query'
              ? { ...node, fields: node.fields?.map((each) => addHint(each)) ?? [] }
              : addHint(node),
        },
        InterfaceTypeDefinition: { leave: addHint },
        UnionTypeDefinition: { leave: addHint },
      }),
    ) + cacheControl
  const subgraphs = Object.entries(world.subgraphs).map(([name, sdl]) => [name, hintSubgraph(sdl)])
  return { ...world, name: `${world.name}, hinted`, subgraphs: Object.fromEntries(subgraphs) as World['subgraphs'] }
}
