import { describe, expect, it } from 'vitest'
import type { Caller, RequestContext, Scope } from './caller.ts'
import { parseRealm, type PartnerId } from '../ids/ids.ts'
import { checkScope, type RequiredScope } from './required-scope.ts'

const request = (scopes: readonly Scope[] | null): RequestContext => {
  const caller: Caller | null = scopes && {
    keyId: 'key',
    kind: 'SECRET',
    realm: parseRealm('demo')!,
    livemode: false,
    partnerId: 'prt' as PartnerId,
    scopes,
    outletIds: [],
  }
  return { caller, requestId: 'r1', deadline: 0 }
}

/** The code of the fault, or null when the key may. */
function judge(required: RequiredScope, scopes: readonly Scope[] | null): unknown {
  try {
    checkScope(required, request(scopes))
    return null
  } catch (error) {
    return (error as { extensions: { code: string } }).extensions.code
  }
}

describe('checkScope', () => {
  it.each<[RequiredScope, readonly Scope[] | null, string | null]>([
    ['parcels:read', null, 'UNAUTHENTICATED'],
    [null, null, 'UNAUTHENTICATED'],
    [null, [], null],
    ['parcels:read', ['parcels:read'], null],
    ['parcels:read', ['outlets:read', 'parcels:read'], null],
    ['parcels:read', [], 'FORBIDDEN'],
    ['parcels:read', ['parcels:write'], 'FORBIDDEN'],
    ['parcels:read', ['admin'], 'FORBIDDEN'],
    [['parcels:write', 'counter'], ['counter'], null],
    [['parcels:write', 'counter'], ['parcels:write'], null],
    [['parcels:write', 'counter'], ['parcels:read'], 'FORBIDDEN'],
    [[], ['admin'], 'FORBIDDEN'],
  ])('of %j, for a key with %j: %s', (required, scopes, expected) => {
    expect(judge(required, scopes)).toBe(expected)
  })

  it('says which scopes would do', () => {
    expect(() => checkScope(['parcels:write', 'counter'], request([]))).toThrow(
      'The key lacks the scope parcels:write or counter.',
    )
  })
})
