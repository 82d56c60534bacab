import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Ticks of the kernel's clock per second; Linux has reported 100 to programs for decades. */
const ticksPerSecond = 100

/** Returns the seconds of CPU time that a PostgreSQL server has used, with all of its processes; null where /proc is missing. */
export async function readServerCpu(clusterDirectory: string): Promise<number | null> {
  const pidFile = await readFile(join(clusterDirectory, 'postmaster.pid'), 'utf8')
  const postmaster = Number.parseInt(pidFile, 10)
  const entries = await readdir('/proc').catch(() => null)
  if (entries === null) return null
  const all = await Promise.all(entries.filter((name) => /^\d+$/.test(name)).map(readProcess))
  const own = all.filter((each) => each !== null && (each.pid === postmaster || each.parent === postmaster))
  return own.reduce((sum, each) => sum + each!.ticks, 0) / ticksPerSecond
}

interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  /** Its own time and that of children that have ended. */
  readonly ticks: number
}

async function readProcess(pid: string): Promise<ProcessTimes | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  // The name of the program, in parentheses, may contain blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  return { pid: Number(pid), parent: Number(fields[1]), ticks }
}

/** Returns the seconds of CPU time that this process has used. */
export function readOwnCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
