import type { Authenticator, Identity } from './authenticator.ts'

const nobody: Identity = Object.freeze({ caller: null, origins: Object.freeze(['*']) })

/** Asks for no key: for tests, and for supergraphs whose subgraphs know no callers. Every page may read the answers. */
export function createAnonymousAuthenticator(): Authenticator {
  return {
    authenticate: () => nobody,
    isKnownOrigin: () => true,
    close: () => Promise.resolve(),
  }
}
