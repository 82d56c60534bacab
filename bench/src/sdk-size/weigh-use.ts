import { SourceMap } from 'node:module'
import { relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Use } from './uses.ts'

/** The bytes of a bundle. */
export interface Weight {
  readonly minified: number
  readonly gzip: number
}

/** A bundle of a use, with what each source adds to it. */
export interface Weighed extends Weight {
  readonly parts: readonly Part[]
}

/** The share of one source in a bundle. */
export interface Part extends Weight {
  /** Path of the source, from the folder in which the use was bundled. */
  readonly source: string
}

/**
 * Bundles a use for browsers as esbuild does by default, minified, and weighs it. `folder` is where its packages are found.
 * Throws when it cannot be bundled, or when a document that it does not use is part of it.
 */
export async function weighUse({ code, external = [] }: Use, folder: string): Promise<Weighed> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'use.js' },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    external: [...external],
    sourcemap: 'external',
    outfile: resolve(folder, 'use.out.js'),
    write: false,
    logLevel: 'silent',
  })
  const [map, bundle] = ['.map', '.js'].map((end) => outputFiles.find(({ path }) => path.endsWith(end))!.text)
  return { ...weigh(bundle!), parts: weighParts(bundle!, map!, folder) }
}

function weigh(text: string): Weight {
  return { minified: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length }
}

/**
 * Weighs each source of a bundle: `gzip` is the number of bytes by which the compressed bundle shrinks when the source's text is taken out of it.
 * These do not add up to the whole, since sources that are alike compress together.
 */
function weighParts(bundle: string, map: string, folder: string): Part[] {
  const owners = ownersOf(bundle, map)
  const whole = weigh(bundle)
  return [...new Set(owners)]
    .map((source) => {
      const rest = weigh(owners.map((owner, index) => (owner === source ? '' : bundle[index])).join(''))
      return {
        source: source === '' ? '(joints of the bundle)' : relative(folder, resolve(folder, source)),
        minified: whole.minified - rest.minified,
        gzip: whole.gzip - rest.gzip,
      }
    })
    .toSorted((one, other) => other.gzip - one.gzip)
}

/** The source of each character of the bundle, by its map; the empty text where the map names none. */
function ownersOf(bundle: string, map: string): string[] {
  const entries = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0])
  return bundle.split('\n').flatMap((line, row) =>
    Array.from(`${line}\n`, (_, column) => {
      const entry = entries.findEntry(row, column)
      return 'originalSource' in entry ? (entry.originalSource ?? '') : ''
    }),
  )
}
