import { deliveryStory } from './delivery.ts'
import { exchangeStory } from './exchange.ts'
import { holdStory } from './hold.ts'
import { returnStory } from './return.ts'
import type { Story } from './story.ts'

/** The stories that the demo tells, in their order. */
export const stories: readonly Story[] = [returnStory, deliveryStory, exchangeStory, holdStory]
