import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** Licences that only require their text to be kept with the package. */
const permissive = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'PostgreSQL',
  'Python-2.0',
  'PSF-2.0',
  'Unlicense',
  '(MIT AND Zlib)',
]

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

test('NOTICE names every runtime dependency whose licence is not permissive, with its licence, and no other', () => {
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8')
  const named = Array.from(notice.matchAll(/^ {2}(\S+: .+)$/gm), ([, each]) => each)
  const others = listDependencies()
    .filter(({ license }) => !permissive.includes(license ?? ''))
    .map(({ name, license }) => `${name}: ${license ?? 'unstated'}`)
  expect(new Set(named)).toEqual(new Set(others))
})

/** Lists the runtime dependencies of the packages, transitive ones included. */
function listDependencies(): Manifest[] {
  const found = new Map<string, Manifest>()
  const visit = (folder: string, { dependencies = {} }: Manifest): void => {
    for (const name of Object.keys(dependencies)) {
      const installed = findInstalled(folder, name)
      if (installed === null || found.has(installed)) continue
      const manifest = readManifest(installed)
      if (!name.startsWith('@restante/')) found.set(installed, manifest)
      visit(installed, manifest)
    }
  }
  for (const file of globSync('packages/*/package.json', { cwd: root })) {
    const folder = join(root, dirname(file))
    visit(folder, readManifest(folder))
  }
  return [...found.values()]
}

/** Finds a package as Node does. Returns null for an optional one that is not installed. */
function findInstalled(from: string, name: string): string | null {
  for (let folder = from; folder.includes(sep); folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', name)
    if (existsSync(installed)) return realpathSync(installed)
    if (folder === dirname(folder)) break
  }
  return null
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
