import { afterEach, expect, it, vi } from 'vitest'
import { checkOptions, type ClientOptions } from './client-options.ts'

const endpoint = 'https://graph.test/graphql'
const secret = 'sk_test_0123456789abcdefghijklmnopqrstuv'

afterEach(() => vi.unstubAllGlobals())

function readFaults(options: unknown): string {
  try {
    checkOptions(options as ClientOptions)
  } catch (error) {
    if (error instanceof TypeError) return error.message
  }
  throw new Error('The options were taken.')
}

it('lists every fault at once and repeats no key', () => {
  const wrong = {
    endpoint: 'graph.test',
    apiKey: 'sk_prod_0123456789abcdefghij',
    timeoutMs: 0,
    deadlineMs: Number.NaN,
    maxRetries: 11,
    retryBudget: -1,
    allowSecretKeyInBrowser: 'yes',
    fetch: 'fetch',
    onRetry: true,
    retries: 3,
  }
  const message = readFaults(wrong)
  const named = Array.from(message.matchAll(/^- (\w+): /gm), ([, name]) => name)
  expect(new Set(named)).toEqual(new Set(Object.keys(wrong)))
  expect(message).not.toContain('0123456789')
})

it.each([
  ['sk_live_', 'SECRET'],
  ['pk_test_', 'PUBLISHABLE'],
  ['ss_', 'SESSION'],
  ['dk_', 'DEVICE'],
])('knows the kind of a key that begins with %s', (prefix, keyKind) => {
  expect(checkOptions({ endpoint, apiKey: `${prefix}0123456789abcdef` }).keyKind).toBe(keyKind)
})

it.each(['', 'sk_test_short', 'sk_0123456789abcdef0123', 'xk_test_0123456789abcdef', ` ${secret}`])(
  'refuses the key %j',
  (apiKey) => {
    expect(readFaults({ endpoint, apiKey })).toContain('- apiKey: ')
  },
)

it.each(['ftp://graph.test/graphql', 'https://user:pass@graph.test/graphql', '/graphql', ''])(
  'refuses the endpoint %j',
  (address) => {
    expect(readFaults({ endpoint: address, apiKey: secret })).toContain('- endpoint: ')
  },
)

it('keeps a secret key out of a browser and its workers, unless it is allowed there', () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/153.0.0.0' })
  expect(readFaults({ endpoint, apiKey: secret })).toContain('no sk_ in a browser')
  expect(checkOptions({ endpoint, apiKey: secret, allowSecretKeyInBrowser: true }).keyKind).toBe('SECRET')
  expect(checkOptions({ endpoint, apiKey: 'pk_live_0123456789abcdef' }).keyKind).toBe('PUBLISHABLE')
})

it.each(['Node.js/24', 'Cloudflare-Workers', 'Deno/2.5', 'Bun/1.3', undefined])(
  'takes a secret key where the user agent is %j',
  (userAgent) => {
    vi.stubGlobal('navigator', { userAgent })
    expect(checkOptions({ endpoint, apiKey: secret }).keyKind).toBe('SECRET')
  },
)

it.each(['ss_0123456789abcdef', 'dk_0123456789abcdef'])('takes %s in a browser', (apiKey) => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0' })
  expect(checkOptions({ endpoint, apiKey }).apiKey).toBe(apiKey)
})

it('refuses options that have the name of a member of every object', () => {
  expect(readFaults({ endpoint, apiKey: secret, toString: 1 })).toContain('- toString: unknown option.')
})

it('refuses waits that a timer cannot keep', () => {
  expect(readFaults({ endpoint, apiKey: secret, deadlineMs: 2 ** 31 })).toContain('- deadlineMs: ')
  expect(checkOptions({ endpoint, apiKey: secret, deadlineMs: 2 ** 31 - 1 }).deadlineMs).toBe(2 ** 31 - 1)
})

it('fills in what is left out', () => {
  expect(checkOptions({ endpoint: new URL(endpoint), apiKey: secret, maxRetries: 0 })).toMatchObject({
    endpoint,
    timeoutMs: 10_000,
    deadlineMs: 30_000,
    maxRetries: 0,
    retryBudget: 10,
  })
})
