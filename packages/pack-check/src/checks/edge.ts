import { join } from 'node:path'
import { build } from 'esbuild'
import type { Finding, Setting } from '../check.ts'
import { loadTool } from '../tools.ts'
import { expectSeen } from './node.ts'

/** The part that is used of the simulator of an edge platform, which runs its real runtime. */
interface MiniflarePackage {
  Miniflare: new (options: object) => {
    dispatchFetch(url: string): Promise<Response>
    dispose(): Promise<void>
  }
}

/** Checks the package in an edge runtime (workerd), bundled as tools for it do. */
export async function checkEdge({ graph, installPackage }: Setting): Promise<Finding> {
  const folder = await installPackage()
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'worker.mjs')],
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    write: false,
    logLevel: 'silent',
  })
  const { Miniflare } = await loadTool<MiniflarePackage>('miniflare')
  const edge = new Miniflare({
    modules: true,
    script: outputFiles[0]!.text,
    compatibilityDate: '2026-07-01',
    bindings: { endpoint: graph.endpoint, apiKey: graph.secretKey },
  })
  try {
    const response = await edge.dispatchFetch('http://edge.example/')
    if (!response.ok) throw new Error(`workerd responded with ${response.status}: ${await response.text()}`)
    expectSeen('workerd', await response.json())
  } finally {
    await edge.dispose()
  }
  return { note: 'workerd' }
}
