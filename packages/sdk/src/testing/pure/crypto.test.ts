import * as node from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bytes } from './bytes.ts'
import * as pure from './crypto.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const text = fc.string({ unit: 'binary', maxLength: 50 })

it('digests as Node does', () => {
  fc.assert(
    fc.property(bytes, text, text, (key, a, b) => {
      expect(pure.createHash('sha256').update(a).digest('hex')).toBe(node.createHash('sha256').update(a).digest('hex'))
      expect(pure.hash('sha256', b)).toBe(node.hash('sha256', b))
      const [own, theirs] = [pure.createHmac('sha256', key), node.createHmac('sha256', key)]
      own.update(a).update(b)
      theirs.update(a).update(b)
      expect(own.digest('base64url')).toBe(theirs.digest('base64url'))
    }),
  )
})

it('signs and verifies as Node does', () => {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), bytes, (seed, data) => {
      const der = Buffer.concat([prefix, seed])
      const theirs = node.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      const own = pure.createPrivateKey({ key: der })
      const signature = pure.sign(null, data, own)
      expect(Buffer.from(signature).equals(node.sign(null, data, theirs))).toBe(true)
      expect(pure.verify(null, data, pure.createPublicKey(own), signature)).toBe(true)
      const changed = Uint8Array.from(signature)
      changed[0]! ^= 1
      expect(pure.verify(null, data, own, changed)).toBe(false)
    }),
    { numRuns: 20 },
  )
})

it('reads and writes bytes as Node does', () => {
  fc.assert(
    fc.property(bytes, text, fc.nat(50), (data, words, at) => {
      const [own, theirs] = [Bytes.from(data), Buffer.from(data)]
      for (const encoding of ['hex', 'base64url', 'utf8', 'ascii'] as const) {
        expect(own.toString(encoding)).toBe(theirs.toString(encoding))
        expect(own.toString(encoding, at)).toBe(theirs.toString(encoding, at))
      }
      expect([...Bytes.from(words)]).toEqual([...Buffer.from(words)])
      expect([...Bytes.from(own.toString('hex'), 'hex')]).toEqual([...data])
      expect([...Bytes.from(own.toString('base64url'), 'base64url')]).toEqual([...data])
      expect(Bytes.concat([own, own]).toString('hex')).toBe(Buffer.concat([theirs, theirs]).toString('hex'))
      expect([...own.subarray(at)]).toEqual([...theirs.subarray(at)])
      expect([own.equals(theirs), own.equals(Bytes.from([...data, 0]))]).toEqual([true, false])
      expect(data.length > 0 && own.equals(Bytes.from([data[0]! ^ 1, ...data.subarray(1)]))).toBe(false)
      if (data.length >= 6) expect(own.readUIntBE(0, 6)).toBe(theirs.readUIntBE(0, 6))
      const [ownField, theirField] = [Bytes.alloc(6), Buffer.alloc(6)]
      ownField.write(words.replaceAll(/[^\x20-\x7e]/g, ''))
      theirField.write(words.replaceAll(/[^\x20-\x7e]/g, ''))
      expect([...ownField]).toEqual([...theirField])
    }),
  )
})

it('reads numbers from views as Node does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(20), (value, at) => {
      const [own, theirs] = [Bytes.alloc(30).subarray(5), Buffer.alloc(30).subarray(5)]
      own.subarray(at).writeUInt32BE(value)
      theirs.subarray(at).writeUInt32BE(value)
      expect([...own]).toEqual([...theirs])
      expect(own.readUInt32BE(at)).toBe(value)
    }),
  )
})

it('takes base64url with what is none in it as Node does', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).map((each) => each.replaceAll(/[=+/]/g, '')),
      (given) => {
        expect([...Bytes.from(given, 'base64url')]).toEqual([...Buffer.from(given, 'base64url')])
      },
    ),
  )
})

it('gives unpredictable bytes, and compares them', () => {
  const [one, other] = [pure.randomBytes(32), pure.randomBytes(32)]
  expect(pure.timingSafeEqual(one, other)).toBe(false)
  expect(pure.timingSafeEqual(one, Bytes.from(one))).toBe(true)
  expect(pure.timingSafeEqual(one, one.subarray(1))).toBe(false)
  const filled = new Uint8Array(32)
  pure.randomFillSync(filled)
  expect(filled.some((byte) => byte !== 0)).toBe(true)
})
