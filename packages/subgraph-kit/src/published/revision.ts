import { bigint, boolean } from '@restante/store'

/** What every published row carries: the revision at which it was written last, and whether the row is gone. */
export const revision = { rev: bigint(), deleted: boolean() }
