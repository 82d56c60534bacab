import { platform } from 'node:process'
import { expect, test } from 'vitest'
import { cpuTickMs, readCpuMs } from './read-cpu-ms.ts'

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

test('is what a process says of itself, within ticks of user and system time', () => {
  const before = ownCpuMs()
  const read = readCpuMs(process.pid)
  const after = ownCpuMs()
  if (platform !== 'linux') return expect(read).toBeNull()
  expect(before).toBeGreaterThan(2 * cpuTickMs)
  expect(read).toBeGreaterThanOrEqual(before - 2 * cpuTickMs)
  expect(read).toBeLessThanOrEqual(after)
})

test('is null for a process that does not exist', () => {
  expect(readCpuMs(2 ** 30)).toBeNull()
})
