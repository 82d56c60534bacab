import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder for an embedded server, removed when the test has finished. */
export async function makeDataDirectory(mode = 0o755): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'restante-store-'))
  await chmod(directory, mode)
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
