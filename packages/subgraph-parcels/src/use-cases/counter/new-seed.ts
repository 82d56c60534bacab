import { newReference } from '../../domain/codes/code.ts'
import type { CodeSeed } from '../../domain/codes/collection-code.ts'
import type { Deps } from '../request/deps.ts'

/** Returns what a new code for a collection is made from. Its reference is unique at its outlet, so four characters are enough. */
export function newSeed({ codeKeys, random }: Pick<Deps, 'codeKeys' | 'random'>): CodeSeed {
  return { keyId: codeKeys.current, reference: newReference(random, 4) }
}
