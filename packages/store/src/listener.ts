import { Client, type Pool, escapeIdentifier } from 'pg'

/** A subscription to the notifications of one channel. */
export interface Listener {
  close(): Promise<void>
}

const firstRetryMs = 250
const lastRetryMs = 30_000

/**
 * Listens to a channel on a connection of its own, next to the pool's. A lost connection is made again with growing delays.
 * Notifications sent meanwhile are lost, so each new connection counts as one.
 */
export function listen(pool: Pool, channel: string, onNotify: () => void): Listener {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let retryMs = firstRetryMs
  let isClosed = false

  const connect = async (): Promise<void> => {
    const next = new Client({ ...pool.options, statement_timeout: 0, application_name: 'restante-listen' })
    client = next
    next.on('error', () => {})
    next.on('notification', onNotify)
    next.once('end', retry)
    await next.connect()
    await next.query(`listen ${escapeIdentifier(channel)}`)
    retryMs = firstRetryMs
    onNotify()
  }
  const retry = (): void => {
    if (isClosed || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      start()
    }, retryMs)
    timer.unref()
    retryMs = Math.min(retryMs * 2, lastRetryMs)
  }
  const start = (): void => {
    connect().catch(() => {
      void client?.end().catch(() => {})
      retry()
    })
  }

  start()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
