import { type CodegenConfig, generate } from '@graphql-codegen/cli'
import { buildSchema, isScalarType, isSpecifiedScalarType } from 'graphql'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { preset, restantePreset, scalars, schemaFile } from '../src/codegen/index.ts'

type Output = Exclude<CodegenConfig['generates'][string], readonly unknown[]> & { preset?: typeof preset }

const documents = `
  query found($id: ID!) { outlet(id: $id) { ...parts } }
  fragment parts on Outlet { id location { latitude } timeZone }
`

/** Returns the files that the preset writes for the documents, by name. */
async function write(output: Omit<Output, 'preset' | 'plugins'> = {}): Promise<Record<string, string>> {
  const files = (await generate(
    { schema: schemaFile, documents, silent: true, generates: { 'gql/': { preset: restantePreset, ...output } } },
    false,
  )) as { filename: string; content: string }[]
  return Object.fromEntries(files.map(({ filename, content }) => [filename.replace('gql/', ''), content]))
}

it('gives scalars the types in which JSON carries them', async () => {
  const { 'graphql.ts': text } = await write()
  expect(text).toContain('readonly location: { readonly latitude: number }')
  expect(text).toContain('readonly timeZone: string')
})

it('writes documents as strings, and shows the fields of fragments where they are used', async () => {
  const { 'graphql.ts': text, ...others } = await write()
  expect(text).toContain('export class TypedDocumentString')
  expect(text).toMatch(/type FoundQuery = .*latitude/)
  expect(Object.keys(others).toSorted()).toEqual(['gql.ts', 'index.ts'])
})

it('lets a project change the options, a single scalar too', async () => {
  const { 'graphql.ts': text, ...others } = await write({
    config: { scalars: { TimeZone: 'Intl.TimeZone' }, immutableTypes: false },
    presetConfig: { fragmentMasking: true },
  })
  expect(text).toContain('timeZone: Intl.TimeZone')
  expect(text).toContain('latitude: number')
  expect(text).not.toContain('readonly timeZone')
  expect(Object.keys(others)).toContain('fragment-masking.ts')
})

it('writes the documents of a project by their hashes, as they can be listed with the graph', async () => {
  const { 'graphql.ts': text, 'persisted-documents.json': persisted } = await write({
    presetConfig: { persistedDocuments: true },
  })
  const [[hash, document]] = Object.entries(JSON.parse(persisted!) as Record<string, string>) as [[string, string]]
  expect(text).toContain(hash)
  expect(document).toContain('query found')
})

it('refuses to drop the texts of documents, which the client sends', async () => {
  const output = { presetConfig: { persistedDocuments: { mode: 'replaceDocumentWithHash' as const } } }
  await expect(write(output)).rejects.toThrow('no text for `client.execute` to send')
})

it('is found by the name of the package: generators look for an export named preset', () => {
  expect(preset).toBe(restantePreset)
})

it('has a type for every scalar of the schema that it carries', () => {
  const types = Object.values(buildSchema(readFileSync(schemaFile, 'utf8')).getTypeMap())
  const names = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type)).map(({ name }) => name)
  expect(Object.keys(scalars)).toEqual(expect.arrayContaining(names))
})
