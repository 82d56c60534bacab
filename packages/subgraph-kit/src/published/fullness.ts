import { boolean, defineTable, localDate, type RowOf, text } from '@restante/store'
import type { SizeClass } from '../fit.ts'
import type { RealmId, ServicePointId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** The days on which a shelf became full, or free again. */
export const fullnessTable = defineTable(
  'published_parcels.fullness',
  ['realmId', 'servicePointId', 'purpose', 'sizeClass', 'day'],
  {
    realmId: text<RealmId>(),
    servicePointId: text<ServicePointId>(),
    purpose: text<'COLLECTION' | 'DROP_OFF'>(),
    sizeClass: text<SizeClass | 'ANY'>(),
    /** Local at the outlet. */
    day: localDate(),
    isFull: boolean(),
    ...revision,
  },
)

/** A row of `published_parcels.fullness`. */
export type FullnessFact = RowOf<typeof fullnessTable>
