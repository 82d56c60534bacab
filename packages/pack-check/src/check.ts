import type { Terminal } from '@restante/cli/terminal'

/** The setting that all checks share. */
export interface Setting {
  /** Path of the tarball that `npm pack` made. */
  readonly tarball: string
  /** The files in it, by their paths in the package. */
  readonly files: readonly string[]
  /** A graph with the sample network, for the runtimes to send requests to. */
  readonly graph: { readonly endpoint: string; readonly secretKey: string; readonly publishableKey: string }
  /** The environment of a project that has nothing to do with this workspace. */
  readonly env: NodeJS.ProcessEnv
  /** Makes an empty folder, installs the tarball there as anybody would, and copies the consumers into it. Returns its path. */
  installPackage(): Promise<string>
}

/** One check. It throws an Error that says what is wrong. */
export interface Check {
  readonly name: string
  /** Returns a note about what was found, or why this machine cannot run it. */
  run(setting: Setting): Promise<Finding>
}

/** The result of a check that found nothing wrong. */
export type Finding = { readonly note: string } | { readonly notRun: string }

/** The results of all checks. */
export interface Summary {
  readonly ok: number
  readonly failed: number
  readonly notRun: number
}

/** Runs the checks one after another, also after a failure, and shows each. */
export async function runChecks(
  checks: readonly Check[],
  setting: Setting,
  { begin }: Terminal,
  stop: AbortSignal,
): Promise<Summary> {
  let [ok, failed, notRun] = [0, 0, 0]
  for (const { name, run } of checks) {
    stop.throwIfAborted()
    const progress = begin(name)
    try {
      const finding = await run(setting)
      if ('notRun' in finding) {
        notRun += 1
        progress.end(`not run: ${finding.notRun}`)
      } else {
        ok += 1
        progress.end(finding.note)
      }
    } catch (error) {
      stop.throwIfAborted()
      failed += 1
      progress.fail(error instanceof Error ? error.message : String(error))
    }
  }
  return { ok, failed, notRun }
}
