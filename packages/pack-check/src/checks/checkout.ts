import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@restante/sdk'
import type { Finding, Setting } from '../check.ts'
import { readCodeBlocks } from '../code-blocks.ts'
import { launchBrowser } from '../launch-browser.ts'

const guide = new URL('../../../../docs/guides/checkout.md', import.meta.url)

/** Checks the shop of the guide to checkouts: a shopper's page redirects a return with a key that is good for nothing else. */
export async function checkCheckout(setting: Setting): Promise<Finding> {
  const browser = await launchBrowser()
  if (browser === null) return { notRun: 'no Chromium for this machine' }
  await using cleanUp = new AsyncDisposableStack()
  cleanUp.defer(() => browser.close())
  const shop = cleanUp.adopt(await openShop(setting), ({ close }) => close())
  const page = await browser.newPage()
  const said: string[] = []
  page.on('pageerror', (error) => said.push(String(error)))
  await page.goto(shop.address)
  await page.fill('input', '560001')
  await page.click('button')
  const status = "document.querySelector('[role=status]').textContent"
  await page.waitForFunction(`${status} !== ''`)
  const told = await page.evaluate<string>(status)
  const { outlet, reference } = /^Bring it to (?<outlet>.+) and say (?<reference>\w{8}) \d{6}$/.exec(told)?.groups ?? {}
  if (outlet === undefined) throw new Error([`The page says: ${told}`, ...said, shop.output()].join('\n'))
  await expectPromise(setting, outlet)
  return { note: `a return goes to ${outlet}, which keeps a place for ${reference}` }
}

/** Throws an Error unless the newest return has a promised place at the outlet of that name. */
async function expectPromise({ graph }: Setting, outlet: string): Promise<void> {
  const restante = createClient({ endpoint: graph.endpoint, apiKey: graph.secretKey })
  const [newest] = (await restante.returns.list({ first: 1 })).edges
  const parcel = await restante.parcels.get({ id: newest!.node.parcels[0]!.id })
  const redirect = parcel?.redirects.edges[0]?.node
  const found = redirect && (await restante.outlets.get({ id: redirect.outletId }))
  const isKept = redirect?.state === 'CONFIRMED' && Date.parse(redirect.reservedUntil ?? '') > Date.now()
  if (!isKept || found?.name !== outlet) throw new Error(`No place is kept at ${outlet}: ${JSON.stringify(redirect)}`)
}

/** Runs the guide's shop in a folder with the package, on a free port. */
async function openShop({ graph, installPackage, env }: Setting) {
  const folder = await installPackage()
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (const { file, code } of readCodeBlocks(await readFile(guide, 'utf8'))) {
    if (file === null) continue
    const placed = code
      .replaceAll('http://localhost:4000/graphql', graph.endpoint)
      .replace(
        "listen(3000, () => console.log('http://localhost:3000'))",
        'listen(0, () => console.log(server.address().port))',
      )
    await writeFile(join(folder, file), placed)
  }
  const child = spawn(process.execPath, ['shop.ts'], { cwd: folder, env: { ...env, RESTANTE_KEY: graph.secretKey } })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [port] = (await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), once(child, 'close')])) as [
    unknown,
  ]
  if (typeof port !== 'string') throw new Error(`The shop does not start:\n${output}`)
  return {
    address: `http://localhost:${port.trim()}/`,
    output: () => output,
    async close() {
      child.kill()
      await once(child, 'close')
    },
  }
}
