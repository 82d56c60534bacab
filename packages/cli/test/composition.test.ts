import { readFile } from 'node:fs/promises'
import {
  buildASTSchema,
  type DirectiveDefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql'
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import { afterEach, describe, expect, it } from 'vitest'
import { compose, subgraphs, supergraphFile, writeSupergraph } from '../src/graph/compose.ts'
import { composeSecond, dropOneOf } from './support/second-composer.ts'

/** Returns a document without the hints for the gateway, which only one of the composers shows to clients. */
function dropCacheControl(document: DocumentNode): DocumentNode {
  const drop = (node: DirectiveNode | DirectiveDefinitionNode): null | undefined =>
    node.name.value === 'cacheControl' ? null : undefined
  return visit(document, { Directive: drop, DirectiveDefinition: drop })
}

/** Prints the schema that clients see of our supergraph. */
function printApi(supergraph: string): string {
  const schema = buildASTSchema(dropCacheControl(dropOneOf(transformSupergraphToPublicSchema(parse(supergraph)))))
  return printSchema(lexicographicSortSchema(schema))
}

/** Prints the schema that clients would see of the supergraph that another composer makes. */
function printSecondOpinion(): string {
  return printSchema(lexicographicSortSchema(composeSecond().api))
}

describe('the supergraph', () => {
  it('shows clients the schema that another composer makes of the same subgraphs', () => {
    const ours = printApi(compose())
    expect(ours).toContain('nearestOutlets(')
    expect(printSecondOpinion()).toBe(ours)
  })

  it('has the same hints for the gateway whichever composer makes it', () => {
    const listHints = (supergraph: string): string[] => {
      const found: string[] = []
      const note = (at: string, directives: readonly DirectiveNode[] | undefined): void => {
        for (const each of directives ?? []) if (each.name.value === 'cacheControl') found.push(`${at} ${print(each)}`)
      }
      visit(parse(supergraph), {
        ObjectTypeDefinition(node) {
          note(node.name.value, node.directives)
          for (const field of node.fields ?? []) note(`${node.name.value}.${field.name.value}`, field.directives)
        },
      })
      return found.toSorted()
    }
    const ours = listHints(compose())
    expect(ours).toContain('Outlet @cacheControl(maxAge: 30)')
    expect(listHints(composeSecond().supergraph)).toEqual(ours)
  })

  it('is committed as it is composed', async () => {
    expect(await readFile(supergraphFile, 'utf8')).toBe(compose())
    expect(await writeSupergraph({ check: true })).toBe(true)
  })
})

describe('subgraphs that do not fit together', () => {
  const kept = [...subgraphs]
  afterEach(() => void subgraphs.splice(0, kept.length, ...kept))

  const change = (name: string, edit: (document: DocumentNode) => DocumentNode): void => {
    const index = subgraphs.findIndex((each) => each.name === name)
    subgraphs[index] = { ...subgraphs[index]!, typeDefs: edit(subgraphs[index]!.typeDefs) }
  }
  const add = (sdl: string) => (document: DocumentNode) => ({
    ...document,
    definitions: [...document.definitions, ...parse(sdl).definitions],
  })
  const dropValue = (enumName: string, value: string) => (document: DocumentNode) =>
    visit(document, {
      EnumTypeDefinition: (node: EnumTypeDefinitionNode) =>
        node.name.value === enumName
          ? { ...node, values: node.values?.filter(({ name }) => name.value !== value) ?? [] }
          : undefined,
    })
  const takesDimension = add('extend type Query { atLimit(dimension: MeasureDimension): Int }')

  it('are refused when an enum of an input lacks a value in one copy', () => {
    change('outlets', takesDimension)
    expect(compose()).toContain('atLimit(')
    change('parcels', dropValue('MeasureDimension', 'GIRTH'))
    expect(compose).toThrow(/^The subgraphs do not compose:\n {2}.*MeasureDimension/)
  })

  it('are refused with every reason at once', () => {
    change('parcels', add('extend type Money { amount: Int }'))
    change('service-points', add('extend type Partner { rival: Rival }'))
    expect(compose).toThrow(/^The subgraphs do not compose:\n {2}.*Money\.amount.*\n {2}.*Rival/)
  })

  it('write nothing', async () => {
    const committed = await readFile(supergraphFile, 'utf8')
    change('outlets', dropValue('Weekday', 'SUNDAY'))
    expect(await writeSupergraph({ check: true })).toBe(false)
    expect(await readFile(supergraphFile, 'utf8')).toBe(committed)
  })
})
