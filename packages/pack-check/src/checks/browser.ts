import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { build, preview } from 'vite'
import type { Finding, Setting } from '../check.ts'
import { launchBrowser } from '../launch-browser.ts'
import { toolPath } from '../tools.ts'
import { expectSeen } from './node.ts'
import { seenOfTestGraph } from './testing.ts'

/** Checks the package in a page that Vite built, in a real Chromium. */
export async function checkBrowser({ graph, installPackage }: Setting): Promise<Finding> {
  const browser = await launchBrowser()
  if (browser === null)
    return { notRun: `npm has no Chromium for ${process.platform} on ${process.arch}, and no Chrome is installed` }
  const project = await installPackage()
  await symlink(toolPath('graphql'), join(project, 'node_modules/graphql'))
  const root = join(project, 'browser')
  const config = { root, configFile: false, logLevel: 'silent' } as const
  await build({ ...config, build: { assetsInlineLimit: 0 } })
  // The page's own origin passes its requests on, as a shop's server may.
  const server = await preview({
    ...config,
    preview: {
      host: '127.0.0.1',
      port: 0,
      proxy: { '/graphql': { target: graph.endpoint.replace(/\/graphql$/, '') } },
    },
  })
  try {
    const page = await browser.newPage()
    const said: string[] = []
    page.on('pageerror', (error) => said.push(String(error)))
    page.on('console', (message) => said.push(message.text?.() ?? ''))
    const expectSilence = (): void => {
      if (said.length > 0) throw new Error(`The page said: ${said.join('; ')}`)
    }
    await page.goto(server.resolvedUrls!.local[0]!)
    expectSilence()
    const call = (name: string, key: string): Promise<unknown> => page.evaluate(`${name}(${JSON.stringify(key)})`)
    expectSeen('Chromium', await call('exercise', graph.secretKey))
    const found = await call('findOutlets', graph.publishableKey)
    if (found !== 3) throw new Error(`A publishable key found ${String(found)} outlets instead of 3.`)
    const tried = JSON.stringify(await page.evaluate('tryTestGraph()'))
    if (tried !== JSON.stringify(seenOfTestGraph)) throw new Error(`A graph in memory gave ${tried}.`)
    expectSilence()
    return { note: `Chromium ${browser.version()}, built by Vite` }
  } finally {
    await browser.close()
    await server.close()
  }
}
