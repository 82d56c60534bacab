import type { openPool } from '@restante/store'

/** A pool of connections. */
export type Pool = ReturnType<typeof openPool>
