import { fault } from '@restante/subgraph-kit'
import type { RealmStore, RealmTransaction } from '@restante/subgraph-service-points/engine'
import type { Documents } from './documents.ts'
import type { Keys } from './keys.ts'
import { createRealmReader } from './realm-reader.ts'
import type { World } from '../world.ts'

/**
 * Creates the store of the realm, for mutations that manage keys and documents. What else a partner sets up stands fixed in
 * the world.
 */
export function createRealmStore(world: World, keys: Keys, documents: Documents): RealmStore {
  const responses = new Map<string, { readonly digest: string; readonly result: object | null }>()
  const reader = createRealmReader(world, keys, documents, null)

  const transaction: RealmTransaction = {
    realmId: world.realm,
    findRealm: () => reader.findRealm(),
    keys: {
      insert: async (key) => keys.table.put(key),
      async revoke(keyId, now) {
        const key = keys.table.get(keyId)
        if (!key || key.revokedAt !== null) return false
        keys.table.put({ ...key, revokedAt: now })
        return true
      },
      find: async (ids) => [...keys.table.pick(ids)],
      list: async (partnerId) => [...keys.table.list((key) => partnerId === null || key.partnerId === partnerId)],
      async expire(keyId, at) {
        const key = keys.table.get(keyId)
        if (!key || key.revokedAt !== null) return false
        keys.table.put({ ...key, expiresAt: at })
        return true
      },
      findByLabel: async (labels) => [
        ...keys.table.list(({ label, revokedAt }) => labels.includes(label) && revokedAt === null),
      ],
    },
    documents,
    requests: {
      claim: async (request) => responses.get(textOf(request)) ?? null,
      async complete(request, result) {
        responses.set(textOf(request), { digest: request.digest, result })
      },
      deleteBefore: refuse,
    },
    enrolments: {
      insert: async (enrolment) => keys.enrolments.put(enrolment),
      find: async (id) => keys.enrolments.get(id),
      lock: async (digest) =>
        keys.enrolments.list((each) => each.digest.toString('hex') === digest.toString('hex'))[0] ?? null,
      async markUsed(id, use) {
        keys.enrolments.put({ ...keys.enrolments.get(id)!, ...use })
      },
      deleteBefore: refuse,
    },
    partners: {
      find: (ids) => reader.findPartners(ids),
      findByCode: (codes) => reader.findPartnersByCode(codes),
      list: (filter) => reader.listPartners(filter, null, Number.POSITIVE_INFINITY),
      insert: refuse,
      ensureProgramme: refuse,
    },
    outlets: { find: (ids) => reader.findOutlets(ids) },
    servicePoints: {
      isAt: async (partnerId, outletId) =>
        [...world.servicePoints.values()].some((point) => point.partnerId === partnerId && point.outletId === outletId),
      insert: refuse,
      findOccupiedOutlets: refuse,
      endPauses: refuse,
      updateTerms: refuse,
      count: refuse,
    },
    insertRealm: refuse,
    setClockOffset: refuse,
    analyze: refuse,
    get agreements() {
      return refuse()
    },
    get publisher() {
      return refuse()
    },
  }
  return {
    inRealm: (_realm, work) => work(transaction),
    // Keys and documents are the only things that work writes, and it writes them last: there is nothing to undo.
    inTenant(_realm, partnerId, _deadline, work) {
      const find = async (ids: readonly string[]) =>
        [...keys.table.pick(ids)].filter((key) => key.partnerId === partnerId)
      // The getters of the transaction, which refuse when they are read, stay getters.
      return work(Object.create(transaction, { keys: { value: { ...transaction.keys, find } } }) as RealmTransaction)
    },
    listRealms: async () => [world.realm],
  }
}

function textOf({ partnerId, operation, key }: { partnerId: string; operation: string; key: string }): string {
  return JSON.stringify([partnerId, operation, key])
}

function refuse(): never {
  throw fault('FORBIDDEN', 'The test graph does not do this: state it when the graph is created.')
}
