import { readFile } from 'node:fs/promises'
import { isRecord, readGraphql, type SourceText } from './read-graphql.ts'

/** A document of a file, as it is pushed. */
export interface FileDocument {
  /** The file, and the name of the document in it. */
  readonly source: string
  /** The id that the file gives it; absent: its SHA-256. */
  readonly id?: string
  readonly text: string
}

/**
 * Reads the documents of files: JSON that maps hashes to texts (GraphQL Code Generator, Relay), Apollo's manifest, or GraphQL,
 * of which every operation becomes a document with the fragments that it spreads, from whichever of the files. Throws an
 * error that names the file for any other.
 */
export async function readDocuments(files: readonly string[]): Promise<FileDocument[]> {
  const graphql: SourceText[] = []
  const documents: FileDocument[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    if (file.endsWith('.json')) documents.push(...readJson(file, text))
    else graphql.push({ file, text })
  }
  return [...documents, ...readGraphql(graphql)]
}

function readJson(file: string, text: string): FileDocument[] {
  const content = parseJson(file, text)
  if (isRecord(content) && content['format'] === 'apollo-persisted-query-manifest') {
    const { version, operations } = content
    if (version !== 1 || !Array.isArray(operations))
      throw new Error(`${file}: only version 1 of the manifest is known.`)
    return operations.map((operation: unknown, index) => {
      const { id, body, name } = isRecord(operation) ? operation : {}
      if (typeof id !== 'string' || typeof body !== 'string') {
        throw new Error(`${file}: operations[${index}] must have an id and a body.`)
      }
      return { source: `${file}: ${typeof name === 'string' ? name : id}`, id, text: body }
    })
  }
  if (!isRecord(content)) throw new Error(`${file}: must be an object of texts by their hashes, or Apollo's manifest.`)
  return Object.entries(content).map(([id, document]) => {
    if (typeof document !== 'string') throw new Error(`${file}: "${id}" must be the text of a document.`)
    return { source: `${file}: ${id}`, id, text: document }
  })
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${file}: is not JSON.`)
  }
}
