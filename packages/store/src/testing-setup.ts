import type { TestProject } from 'vitest/node'
import { prepareTestServer } from './testing-server.ts'

/** Set-up that Vitest calls once before all test files; the function that it returns is called once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // An interrupted Vitest ends at once, without calling the function that is returned; the server ends with the process.
  const { directory, stop } = await prepareTestServer()
  project.provide('testServerDirectory', directory)
  return stop
}
