import { type KeyKind, readKeyKind } from './api-key.ts'
import type { Hooks } from './hooks.ts'

/** Time limits of a call, and its number of attempts. */
export interface Timing {
  /** For one attempt, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number
  /** For all attempts and the waits between them, in milliseconds. Default 30,000. */
  readonly deadlineMs?: number
  /** Attempts after the first, 0 to 10. Default 2. */
  readonly maxRetries?: number
}

/** Options of a client. */
export interface ClientOptions<Key extends string = string> extends Timing, Hooks {
  /** The graph's address, such as `https://graph.example/graphql`. */
  readonly endpoint: string | URL
  /** `sk_…`, `pk_…`, `ss_…` or `dk_…`; its kind decides what the client may do. */
  readonly apiKey: Key
  /**
   * Number of retries that all calls of the client together may make in advance, 0 or more. Default 10. Each retry takes one, and
   * every fifth call that succeeds gives one back, up to this number: a graph that is down, just when it should recover, gets a
   * few more requests instead of three times as many. A wait that the graph itself asks for with RATE_LIMITED takes none.
   * `Infinity` leaves the limit to `maxRetries`.
   */
  readonly retryBudget?: number
  /** Sends the requests; default: the platform's `fetch`. */
  readonly fetch?: typeof fetch
  /** Allows a secret key in a browser, where every visitor can read it. Only for tools behind a login. Default false. */
  readonly allowSecretKeyInBrowser?: boolean
}

/** Valid options, with their defaults. */
export interface CheckedOptions extends Required<Timing>, Hooks {
  readonly endpoint: string
  readonly apiKey: string
  readonly keyKind: KeyKind
  readonly retryBudget: number
  readonly fetch: typeof fetch
}

const defaults = {
  timeoutMs: 10_000,
  deadlineMs: 30_000,
  maxRetries: 2,
  retryBudget: 10,
  // Looked up at each call, so that a later replacement of the global one is used.
  fetch: ((input, init) => fetch(input, init)) satisfies typeof fetch,
}

/** The form of an option as the end of a sentence, and a predicate of values that have it. */
type Form = readonly [sentence: string, isMet: (value: never) => unknown]

const numberFrom = (least: number, most: number): Form => [
  `a number from ${least} to ${most}.`,
  (value: unknown) => typeof value === 'number' && value >= least && value <= most,
]
// The maximum of a timer; a longer one would fire at once.
const milliseconds = numberFrom(1, 2 ** 31 - 1)
const ofType = (type: string): Form => [`a ${type}.`, (value: unknown) => value === undefined || typeof value === type]
const callback = ofType('function')

const timingForms: Record<keyof Timing, Form> = {
  timeoutMs: milliseconds,
  deadlineMs: milliseconds,
  maxRetries: numberFrom(0, 10),
}

const forms: Record<keyof ClientOptions, Form> = {
  endpoint: ['an http(s) address without password.', isEndpoint],
  apiKey: ['begins with sk_live_, sk_test_, pk_live_, pk_test_, ss_ or dk_.', readKeyKind],
  ...timingForms,
  retryBudget: numberFrom(0, Infinity),
  fetch: callback,
  allowSecretKeyInBrowser: ofType('boolean'),
  onRequest: callback,
  onResponse: callback,
  onRetry: callback,
  onRetryWithheld: callback,
}

/** Returns the options with their defaults. Throws one TypeError that lists everything that is wrong with them. */
export function checkOptions(options: ClientOptions): CheckedOptions {
  const keyKind = readKeyKind(options.apiKey)!
  const faults = Object.keys(options)
    .filter((name) => !Object.hasOwn(forms, name))
    .map((name) => `${name}: unknown option.`)
  if (keyKind === 'SECRET' && !options.allowSecretKeyInBrowser && isBrowser()) {
    faults.push('apiKey: no sk_ in a browser; use pk_ or ss_.')
  }
  return {
    ...complete('client', { ...options, endpoint: String(options.endpoint) }, defaults, forms, faults),
    keyKind,
  }
}

/** Returns the timing of a call: its own options, else the client's. Throws a TypeError that lists everything that is wrong. */
export function checkTiming(own: Timing, timing: Required<Timing>): Required<Timing> {
  return complete('call', own, timing, timingForms)
}

/** Returns the options that have a form, with a default for each that is left out. */
function complete<Own extends object, Defaults extends object>(
  subject: string,
  own: Own,
  defaultsOfOwn: Defaults,
  expected: Record<string, Form>,
  faults: string[] = [],
): Own & Defaults {
  const entries = Object.entries(expected).map(([name, [sentence, isMet]]) => {
    const value = own[name as never] ?? defaultsOfOwn[name as never]
    if (!isMet(value)) faults.push(`${name}: ${sentence}`)
    return [name, value]
  })
  if (faults.length > 0) throw new TypeError([`Wrong options of the ${subject}:`, ...faults].join('\n- '))
  return Object.fromEntries(entries) as never
}

function isEndpoint(endpoint: string): boolean {
  // A user and password would stand before an @.
  return URL.canParse(endpoint) && /^https?:\/\/[^/@]+(?:\/|$)/i.test(endpoint)
}

/** True in the pages and workers of a browser: of the platforms that have a `userAgent`, browsers alone begin it so. */
function isBrowser(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } }
  return navigator?.userAgent?.startsWith('Mozilla') === true
}
