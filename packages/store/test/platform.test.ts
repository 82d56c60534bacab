import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { copyBinaries } from '../src/embedded/binaries.ts'
import { assertSupported, findPlatformPackage } from '../src/embedded/platform.ts'
import { makeDataDirectory } from './data-directory.ts'

test.each([
  ['Windows', { platform: 'win32', arch: 'x64', glibc: undefined }],
  ['Alpine', { platform: 'linux', arch: 'x64', glibc: undefined }],
  ['a processor without binaries', { platform: 'linux', arch: 'riscv64', glibc: '2.36' }],
])('%s is told what to do instead', (_, machine) => {
  expect(() => assertSupported(machine)).toThrow(/Debian-based container image.*WSL2.*DATABASE_URL/)
})

test('Debian and macOS are fine', () => {
  expect(() => assertSupported({ platform: 'linux', arch: 'arm64', glibc: '2.36' })).not.toThrow()
  expect(() => assertSupported({ platform: 'darwin', arch: 'arm64', glibc: undefined })).not.toThrow()
})

test('a copy of the binaries runs with its own libraries, and is made once', async () => {
  const below = await makeDataDirectory()
  const [one, two] = await Promise.all([
    copyBinaries(findPlatformPackage(), below),
    copyBinaries(findPlatformPackage(), below),
  ])
  expect(one).toBe(two)
  const { stdout } = await promisify(execFile)(`${one}/native/bin/postgres`, ['--version'])
  expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18\./)
})
