import { countersScenes } from './counters.ts'
import { placesScenes } from './places.ts'
import { readingScenes } from './reading.ts'
import { redirectsScenes } from './redirects.ts'
import { requestsScenes } from './requests.ts'
import { returnsScenes } from './returns.ts'
import { shoppersScenes } from './shoppers.ts'
import type { Scene } from './scene.ts'

/** The scenes, in an order in which each can be played after the others. */
export const scenes: readonly Scene[] = [
  ...readingScenes,
  ...requestsScenes,
  ...placesScenes,
  ...countersScenes,
  ...redirectsScenes,
  ...shoppersScenes,
  ...returnsScenes,
]
