import { cinema } from './cinema.ts'
import { freight } from './freight.ts'
import { library } from './library.ts'
import { shop } from './shop.ts'
import { tracked } from './tracking.ts'
import type { World } from './world.ts'

/** All worlds in which the gateway is compared with one plain server. */
export const worlds: readonly World[] = [shop, library, freight, cinema, tracked]
