import type { ServicePointDeps } from './deps.ts'

/** The time for which a request can be repeated; counters work offline for as long. */
const retentionDays = 30

/** Deletes the results of requests that can no longer be repeated, and enrolments as old, in every realm. */
export async function deleteExpiredRequests(deps: ServicePointDeps): Promise<void> {
  const oldest = new Date(deps.now().getTime() - retentionDays * 86_400_000)
  for (const realm of await deps.realms.listRealms()) {
    await deps.realms.inRealm(realm, async ({ requests, enrolments }) => {
      await requests.deleteBefore(oldest)
      await enrolments.deleteBefore(oldest)
    })
  }
}
