import { bigint, boolean } from '@restante/store'

/** Columns of every published row: the revision at which it was last written, and whether it is deleted. */
export const revision = { rev: bigint(), deleted: boolean() }
