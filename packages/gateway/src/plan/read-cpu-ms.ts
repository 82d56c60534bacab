import { readFileSync } from 'node:fs'

/** Milliseconds of one tick of the clock by which Linux reports the time of processes to programs (USER_HZ is 100). */
export const cpuTickMs = 10

/**
 * Returns the milliseconds of processor time that all threads of a process have used, in steps of `cpuTickMs`. Null where
 * the system has no such file, as outside Linux, and for a process that has ended.
 */
export function readCpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Fields 14 and 15 of proc(5); the second, the program's name in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * cpuTickMs
  } catch {
    return null
  }
}
