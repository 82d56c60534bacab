import { availableParallelism, cpus, release, totalmem } from 'node:os'

/** The machine that measured. Only ratios within one run compare across machines. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  /** Day of the run, YYYY-MM-DD. */
  readonly day: string
}

/** Describes this machine. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
    day: new Date().toISOString().slice(0, 10),
  }
}
