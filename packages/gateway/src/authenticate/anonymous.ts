import type { Authenticator, Identity } from './authenticator.ts'

const nobody: Identity = Object.freeze({ caller: null, origins: Object.freeze(['*']) })

/**
 * Makes an authenticator that needs no key: for tests, and for subgraphs that know no callers. Every page may read the
 * responses.
 */
export function createAnonymousAuthenticator(): Authenticator {
  return {
    authenticate: () => nobody,
    isKnownOrigin: () => true,
    close: () => Promise.resolve(),
  }
}
