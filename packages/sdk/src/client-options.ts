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
  /** Sends the requests; default: the platform's `fetch`. */
  readonly fetch?: typeof fetch
  /** Allows a secret key in a browser, where every visitor can read it. Only for tools behind a login. Default false. */
  readonly allowSecretKeyInBrowser?: boolean
}

/** Valid options, with their defaults. */
export interface CheckedOptions {
  readonly endpoint: string
  readonly apiKey: string
  readonly keyKind: KeyKind
  readonly fetch: typeof fetch
  readonly timing: Required<Timing>
  readonly hooks: Hooks
}

const defaultTiming: Required<Timing> = { timeoutMs: 10_000, deadlineMs: 30_000, maxRetries: 2 }
const hookNames = ['onRequest', 'onResponse', 'onRetry'] as const
const names = ['endpoint', 'apiKey', 'fetch', 'allowSecretKeyInBrowser', ...Object.keys(defaultTiming), ...hookNames]

/** Returns the options with their defaults. Throws one TypeError that lists everything that is wrong with them. */
export function checkOptions(options: ClientOptions): CheckedOptions {
  const { endpoint, apiKey, fetch: send, onRequest, onResponse, onRetry } = options
  const keyKind = typeof apiKey === 'string' ? readKeyKind(apiKey) : null
  const isExposed = keyKind === 'SECRET' && isBrowser() && options.allowSecretKeyInBrowser !== true
  const faults = [
    ...Object.keys(options)
      .filter((name) => !names.includes(name))
      .map((name) => `${name}: there is no such option; the options are ${names.join(', ')}.`),
    ...findEndpointFaults(endpoint),
    ...(keyKind ? [] : ['apiKey: begins with sk_live_, sk_test_, pk_live_, pk_test_, ss_ or dk_.']),
    ...(isExposed ? ['apiKey: a secret key does not belong in a browser; use a publishable one or a session.'] : []),
    ...(send === undefined || typeof send === 'function' ? [] : ['fetch: a function.']),
    ...hookNames
      .filter((name) => options[name] !== undefined && typeof options[name] !== 'function')
      .map((name) => `${name}: a function.`),
    ...findTimingFaults(options),
  ]
  if (faults.length > 0) throw new TypeError(['The options of the client are wrong:', ...faults].join('\n- '))
  return {
    endpoint: String(endpoint),
    apiKey,
    keyKind: keyKind!,
    // Looked up at each call, so that a later replacement of the global one is used, and called without a receiver.
    fetch: send ?? ((input, init) => fetch(input, init)),
    timing: mergeTiming(defaultTiming, options),
    hooks: { ...(onRequest && { onRequest }), ...(onResponse && { onResponse }), ...(onRetry && { onRetry }) },
  }
}

/** Returns the timing of a call: its own options, else the client's. Throws a TypeError that lists everything that is wrong. */
export function mergeTiming(timing: Required<Timing>, own: Timing): Required<Timing> {
  const faults = findTimingFaults(own)
  if (faults.length > 0) throw new TypeError(['The options of the call are wrong:', ...faults].join('\n- '))
  return {
    timeoutMs: own.timeoutMs ?? timing.timeoutMs,
    deadlineMs: own.deadlineMs ?? timing.deadlineMs,
    maxRetries: own.maxRetries ?? timing.maxRetries,
  }
}

function findTimingFaults({ timeoutMs, deadlineMs, maxRetries }: Timing): string[] {
  // The maximum of a timer; a longer one would fire at once.
  const isDuration = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < 2 ** 31
  const isCount = Number.isInteger(maxRetries) && maxRetries! >= 0 && maxRetries! <= 10
  return [
    ...(timeoutMs === undefined || isDuration(timeoutMs) ? [] : ['timeoutMs: milliseconds, more than 0.']),
    ...(deadlineMs === undefined || isDuration(deadlineMs) ? [] : ['deadlineMs: milliseconds, more than 0.']),
    ...(maxRetries === undefined || isCount ? [] : ['maxRetries: a whole number from 0 to 10.']),
  ]
}

function findEndpointFaults(endpoint: unknown): string[] {
  const text = String(endpoint)
  if (!URL.canParse(text)) return ['endpoint: an absolute address, such as https://graph.example/graphql.']
  const { protocol, username, password } = new URL(text)
  return [
    ...(protocol === 'https:' || protocol === 'http:' ? [] : ['endpoint: an http or https address.']),
    ...(username || password ? ['endpoint: without a user or password; the key goes into apiKey.'] : []),
  ]
}

function isBrowser(): boolean {
  return 'window' in globalThis && 'document' in globalThis
}
