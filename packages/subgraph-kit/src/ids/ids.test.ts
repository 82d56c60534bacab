import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  momentOfId,
  newOutletId,
  newRealmId,
  newUuid,
  parseOutletId,
  parseRealm,
  parseRealmId,
  type RealmIds,
} from './ids.ts'

const moments = fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
const realms = fc.stringMatching(/^[a-z0-9]{2,8}$/).map((text) => parseRealm(text)!)
const prefixes = fc.constantFrom<keyof RealmIds>(
  'prt',
  'prg',
  'key',
  'sp',
  'agr',
  'par',
  'red',
  'ret',
  'res',
  'cod',
  'evt',
)
const uuid = '01936e2c-8d10-7abc-8def-0123456789ab'
const fr = parseRealm('fr')!

describe('newUuid', () => {
  it('holds the milliseconds, version 7 and the variant of RFC 9562', () => {
    fc.assert(
      fc.property(moments, (now) => {
        const made = newUuid(now)
        expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(Number.parseInt(made.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime())
      }),
    )
  })

  it('sorts after what was made a millisecond or more before', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 10_000_000_000 }), (now, laterMs) => {
        expect(newUuid(new Date(now.getTime() + laterMs)) > newUuid(now)).toBe(true)
      }),
    )
  })

  it('is another one each time, and every bit that is random varies', () => {
    const now = new Date('2026-11-22T10:00:00Z')
    const made = Array.from({ length: 20_000 }, () => newUuid(now))
    expect(new Set(made).size).toBe(made.length)
    const bits = made.map((text) => BigInt(`0x${text.replaceAll('-', '')}`))
    const everSet = bits.reduce((all, value) => all | value, 0n)
    const alwaysSet = bits.reduce((all, value) => all & value, (1n << 128n) - 1n)
    const varying = everSet ^ alwaysSet
    expect(varying.toString(16).padStart(32, '0')).toBe('0000000000000fff3fffffffffffffff')
  })
})

describe('ids of a realm', () => {
  it('are ids of their prefix in their realm, and of nothing else', () => {
    fc.assert(
      fc.property(prefixes, prefixes, realms, realms, moments, (prefix, other, realm, elsewhere, now) => {
        const id = newRealmId(prefix, realm, now)
        expect(id.startsWith(`${prefix}_${realm}_`)).toBe(true)
        expect(parseRealmId(prefix, realm, id)).toBe(id)
        expect(parseRealmId(other, realm, id)).toBe(other === prefix ? id : null)
        expect(parseRealmId(prefix, elsewhere, id)).toBe(elsewhere === realm ? id : null)
        expect(parseOutletId(id)).toBeNull()
        expect(momentOfId(id)).toEqual(now)
      }),
    )
  })

  it('are refused in any form but the one that is made', () => {
    const id = `par_fr_${uuid}`
    expect(parseRealmId('par', fr, id)).toBe(id)
    for (const text of [
      '',
      uuid,
      `par_${uuid}`,
      `par_in_${uuid}`,
      `par_fr_in_${uuid}`,
      `PAR_fr_${uuid}`,
      `par_FR_${uuid}`,
      id.toUpperCase(),
      `${id} `,
      `${id}\n`,
      `${id}0`,
      id.slice(0, -1),
      `par_fr_${uuid.replace('-7', '-4')}`,
      `par_fr_${uuid.replace('-8def', '-cdef')}`,
      `par_fr_${uuid.replaceAll('-', '')}`,
      `par_fr_${uuid}' or true --`,
    ]) {
      expect(parseRealmId('par', fr, text)).toBeNull()
    }
  })

  it('of any text that is no such id are null', () => {
    fc.assert(
      fc.property(prefixes, realms, fc.string(), (prefix, realm, text) => {
        expect(parseRealmId(prefix, realm, text)).toBeNull()
        expect(parseRealmId(prefix, realm, `${prefix}_${realm}_${text}`)).toBeNull()
      }),
    )
  })
})

describe('outlet ids', () => {
  it('belong to no realm', () => {
    const id = newOutletId(new Date('2026-11-22T10:00:00Z'))
    expect(parseOutletId(id)).toBe(id)
    for (const text of ['', `out_fr_${uuid}`, `OUT_${uuid}`, `out_${uuid} `, `out_${uuid.toUpperCase()}`, uuid]) {
      expect(parseOutletId(text)).toBeNull()
    }
  })
})

describe('parseRealm', () => {
  it('takes 2 to 8 characters of a-z and 0-9', () => {
    for (const text of ['fr', 'in', 'demo', 'a1b2c3d4']) expect(parseRealm(text)).toBe(text)
    for (const text of ['', 'f', 'FR', 'a1b2c3d4e', 'f-r', 'f_r', 'fr ', 'é1', '__proto__']) {
      expect(parseRealm(text)).toBeNull()
    }
  })
})

it('tells the moment of no other text', () => {
  for (const text of ['', 'key_operator', uuid, `key_fr_${uuid.replace('-7', '-4')}`, `key_fr_${uuid} `]) {
    expect([text, momentOfId(text)]).toEqual([text, null])
  }
})
