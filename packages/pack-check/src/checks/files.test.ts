import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkFiles } from './files.ts'

const map = (source: string): string => JSON.stringify({ sources: [source] })
const whole = {
  'package.json': JSON.stringify({ exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } }),
  'README.md': '',
  LICENSE: '',
  'CHANGELOG.md': '',
  'schema.graphql': '',
  'schema.graphql.d.ts': '',
  'dist/index.js': '',
  'dist/index.js.map': map('../src/index.ts'),
  'dist/index.d.ts': '',
  'src/index.ts': '',
}
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'restante-files-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Checks a package of these files. */
async function check(package_: Record<string, string>): Promise<unknown> {
  const project = await mkdtemp(join(folder, 'project-'))
  for (const [file, text] of Object.entries(package_)) {
    const path = join(project, 'node_modules/@restante/sdk', file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return checkFiles({ files: Object.keys(package_), installPackage: async () => project })
}

it('takes a package that has everything and nothing else', async () => {
  expect(await check(whole)).toEqual({ note: '10 files' })
})

it('misses what an export names', async () => {
  const { 'dist/index.d.ts': _, ...rest } = whole
  await expect(check(rest)).rejects.toThrow('dist/index.d.ts is missing.')
})

it.each(['src/index.test.ts', 'test/support/network.ts', 'tsdown.config.ts', '.env'])('refuses %s', async (file) => {
  await expect(check({ ...whole, [file]: '' })).rejects.toThrow(file)
})

it('refuses a source map that leads out of the package', async () => {
  await expect(check({ ...whole, 'dist/index.js.map': map('../../elsewhere.ts') })).rejects.toThrow(
    '../../elsewhere.ts',
  )
})

it.each(['catalog:', 'workspace:*'])('refuses a manifest with %s', async (version) => {
  const manifest = JSON.stringify({ ...JSON.parse(whole['package.json']), devDependencies: { graphql: version } })
  await expect(check({ ...whole, 'package.json': manifest })).rejects.toThrow('refers to the workspace')
})

it('refuses code of others without its licence', async () => {
  const code = '// ../../node_modules/.pnpm/@some+one@1.0.0/node_modules/@some/one/index.js\nexport const one = 1'
  await expect(check({ ...whole, 'dist/index.js': code })).rejects.toThrow('code of @some/one without its licence')
  const licences = { 'dist/testing/third-party-licences.txt': '# @some/one 1.0.0 (MIT)\n\nPermission is granted.' }
  expect(await check({ ...whole, 'dist/index.js': code, ...licences })).toEqual({ note: '11 files' })
})
