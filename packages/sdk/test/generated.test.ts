import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import {
  buildSchema,
  type DocumentNode,
  getOperationAST,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  validate,
} from 'graphql'
import { expect, it } from 'vitest'
import ownDocuments from '../../gateway/src/generated/own-documents.json' with { type: 'json' }
import { faultCodes } from '@restante/subgraph-kit/faults'
import * as faults from '../src/generated/faults.ts'
import * as documents from '../src/generated/documents.ts'
import * as operations from '../src/generated/operations.ts'
import { RestanteError } from '../src/restante-error.ts'

const folder = new URL('../operations/', import.meta.url)
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.graphql'))
const names = files.filter((file) => !file.startsWith('fragments')).map((file) => basename(file, '.graphql'))
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'))

it('has one function per document, of the same name', () => {
  expect(Object.keys(operations).toSorted()).toEqual(names.toSorted())
  expect(names).toContain('nearestOutlets')
})

it('has an operation for every root field', () => {
  const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) => Object.keys(type.getFields()))
  expect(roots.filter((name) => !names.includes(name))).toEqual([])
})

it.each(Object.entries(documents))('%s is sent as one valid document without padding', (_, document) => {
  const text = document.toString()
  expect(validate(schema, parse(text))).toEqual([])
  expect(text).toBe(text.trim())
})

const written = parse(files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n'))

/** Returns the paths of the fields that an operation selects, fragments included, with their arguments. */
function listPaths(document: DocumentNode, name: string): Set<string> {
  const paths = new Set<string>()
  const walk = ({ selections }: SelectionSetNode, path: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { selectionSet, ...field } = selection
        const own = `${path}/${print(field)}`
        paths.add(own)
        if (selectionSet) walk(selectionSet, own)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, path)
      else {
        const { value } = selection.name
        const isNamed = (node: { kind: Kind; name?: { value: string } }) =>
          node.kind === Kind.FRAGMENT_DEFINITION && node.name?.value === value
        walk((document.definitions.find(isNamed) as { selectionSet: SelectionSetNode }).selectionSet, path)
      }
    }
  }
  walk(getOperationAST(document, name)!.selectionSet, '')
  return paths
}

it.each(Object.entries(documents))('%s selects what its file selects, without fragments', (_, document) => {
  const sent = parse(document.toString())
  const { value: name } = getOperationAST(sent)!.name!
  expect(sent.definitions).toHaveLength(1)
  expect(listPaths(sent, name)).toEqual(listPaths(written, name))
})

it('is known to the gateway document by document, just as they are sent', () => {
  const sent = Object.values(documents).map((document) => document.toString())
  expect(ownDocuments.map(({ text }) => text).toSorted()).toEqual(sent.toSorted())
})

it('lets publishable keys run the outlet reads', () => {
  const listed = ownDocuments.filter(({ audiences }) => audiences.includes('PUBLISHABLE'))
  expect(listed.map(({ text }) => text)).toEqual([
    documents.NearestOutletsDocument.toString(),
    documents.OutletDocument.toString(),
  ])
})

it("has one class per code of the graph's registry", () => {
  expect(Object.values(faults).map((Class) => Class.code)).toEqual(Object.keys(faultCodes))
  for (const Class of Object.values(faults)) {
    const error = new RestanteError({ code: Class.code, message: 'A test.' })
    expect(error).toBeInstanceOf(Class)
    expect(error.name).toBe(Class.name)
  }
})
