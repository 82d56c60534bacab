import { loadTool } from './tools.ts'

/** The part that is used of the package that brings Chromium for Linux. */
interface ChromiumPackage {
  executablePath(): Promise<string>
}

/** The part that is used of the driver of browsers. */
interface Playwright {
  chromium: { launch(options: object): Promise<Browser> }
}

/** A running browser. */
export interface Browser {
  version(): string
  newPage(): Promise<Page>
  close(): Promise<void>
}

/** A page of it. */
export interface Page {
  on(event: 'console' | 'pageerror', listener: (said: { toString(): string; text?(): string }) => void): void
  goto(url: string): Promise<unknown>
  evaluate<Result>(code: string): Promise<Result>
  fill(selector: string, text: string): Promise<void>
  click(selector: string): Promise<void>
  /** Resolves when the code is true in the page. */
  waitForFunction(code: string): Promise<unknown>
}

/** Starts a Chromium without a window; null where this machine has none. */
export async function launchBrowser(): Promise<Browser | null> {
  const { chromium } = await loadTool<Playwright>('playwright-core')
  if (process.platform === 'linux' && process.arch === 'x64') {
    const bundled = await loadTool<ChromiumPackage>('@sparticuz/chromium')
    // Its own arguments are for tasks without a page of consequence: they turn off the rules between origins.
    return chromium.launch({ executablePath: await bundled.executablePath(), args: ['--no-sandbox'] })
  }
  return chromium.launch({ channel: 'chrome' }).catch(() => null)
}
