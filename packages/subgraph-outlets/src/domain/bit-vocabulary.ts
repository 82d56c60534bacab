/** A set of words as the bits of one number, as a {@link BitVocabulary} encodes it. */
export type Bits = number

/** A typed column, wide enough for any set of words of one vocabulary. */
export type BitColumn = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

const maxWords = 32

/**
 * Words of which sets are stored as bits, one for each word in the order of the vocabulary. The width of a column follows
 * from the number of words, because a typed array silently drops the bits beyond its own.
 */
export class BitVocabulary<Word extends string> {
  readonly words: readonly Word[]
  readonly #bits: ReadonlyMap<string, Bits>

  /** Throws RangeError when there are more than 32 words. */
  constructor(words: readonly Word[]) {
    this.words = words
    if (this.words.length > maxWords) {
      throw new RangeError(`A number holds ${maxWords} bits, and the vocabulary has ${this.words.length} words.`)
    }
    this.#bits = new Map(this.words.map((word, index) => [word, 1 << index]))
  }

  /** Returns an empty column, 8, 16 or 32 bits wide. */
  createColumn(): BitColumn {
    if (this.words.length <= 8) return new Uint8Array(0)
    return this.words.length <= 16 ? new Uint16Array(0) : new Uint32Array(0)
  }

  /** Encodes the words of a condition. Throws RangeError for an unknown one: without its bit more rows would be found. */
  encode(words: readonly Word[]): Bits {
    let bits = 0
    for (const word of words) {
      const bit = this.#bits.get(word)
      if (bit === undefined) throw new RangeError(`The vocabulary has no such word: ${word}.`)
      bits |= bit
    }
    return bits
  }

  /**
   * Encodes the words of a published row. An unknown one is left out: a newer process may have published it, and no request
   * to this one can ask for it.
   */
  encodeKnown(words: readonly string[]): Bits {
    let bits = 0
    for (const word of words) bits |= this.#bits.get(word) ?? 0
    return bits
  }

  /** Returns the words of a set, in the order of the vocabulary. */
  decode(bits: Bits): Word[] {
    return this.words.filter((_, index) => (bits & (1 << index)) !== 0)
  }
}

/** True when all words of `wanted` are in `bits`. */
export function hasAll(bits: Bits, wanted: Bits): boolean {
  // A column of 32 bits is unsigned and operators are not, so numbers are compared only after an operator.
  return (~bits & wanted) === 0
}

/** True when a word of `wanted` is in `bits`. */
export function hasAny(bits: Bits, wanted: Bits): boolean {
  return (bits & wanted) !== 0
}
