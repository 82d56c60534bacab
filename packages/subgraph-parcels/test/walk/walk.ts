import fc from 'fast-check'
import { hasEnded } from '../../src/domain/parcel/parcel-state.ts'
import { type Network, realm, start } from '../network.ts'
import { commands } from './commands.ts'
import { checkInvariants, checkPaths } from './invariants.ts'
import { chooseBy, createWorld, type Tally, type World } from './world.ts'

/** One step of a walk: a command, and the numbers by which it chooses. */
export interface Step {
  readonly command: string
  readonly numbers: readonly number[]
}

/** Places of each purpose at each outlet: so few that they run out. */
const places = 3

/** The commands that are chosen more often than others, because those need what these have made. */
const often = [
  'announce',
  'announce',
  'openReturn',
  'redirect',
  'redirect',
  'courier',
  'courier',
  'counter',
  'counter',
  'counter',
  'issueCode',
  'collect',
  'simulate',
  'handOver',
  'extend',
  'wait',
]

/** Arbitrary walks of 10 to `most` steps. */
export function anyWalk(most = 40): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({
    command: fc.constantFrom(...Object.keys(commands), ...often),
    numbers: fc.array(fc.nat(1_000), { minLength: 6, maxLength: 6 }),
  })
  return fc.array(step, { minLength: 10, maxLength: most })
}

/** Gives every outlet of a network few places, of the platform and of the carrier, who lets the platform use its own. */
export async function prepareWalks(network: Network): Promise<void> {
  const { admin, partners, parcels } = network
  const hold_policy = {
    unit: 'OUTLET_OPENING_DAYS',
    count: 5,
    maxExtensions: 2,
    extensionCount: 2,
    extendOnClosure: true,
  }
  const capacity = (['DROP_OFF', 'COLLECTION'] as const).map((purpose) => ({ purpose, sizeClass: 'ANY', places }))
  for (const index of network.outlets.keys()) await network.publish(index, { capacity, hold_policy })
  await admin.query(
    `insert into published_service_points.service_point_fact
     select r.* from published_service_points.service_point_fact f, jsonb_populate_record(f, jsonb_build_object(
       'service_point_id', f.service_point_id || '-carrier', 'partner_id', $1::text, 'partner_code', 'carrier', 'rev', f.rev + 1000)) r`,
    [partners.carrier],
  )
  await admin.query(
    `insert into published_service_points.shipping_grant_fact (realm_id, partner_id, granted_by_partner_id, valid_from, rev)
     values ($1, $2, $3, '2025-01-01', 1000) on conflict do nothing`,
    [realm, partners.platform, partners.carrier],
  )
  await parcels.refreshShelves()
}

/**
 * Walks through a network: runs each step, after each checks what must always hold, and at the end brings every parcel to an
 * end, so that no state is without a way out.
 */
export async function walk(network: Network, steps: readonly Step[], tally: Tally): Promise<void> {
  await empty(network)
  network.setTime(start)
  const world = createWorld(network, () => network.parcels.realms.now(realm), tally)
  for (const command of ['announce', 'openReturn', 'announce']) await commands[command]!(world, chooseBy([1, 2, 3]))
  for (const { command, numbers } of steps) {
    await commands[command]!(world, chooseBy(numbers))
    await checkInvariants(network)
  }
  await endAll(world)
  await checkInvariants(network)
  await checkPaths(network)
}

async function empty({ admin }: Network): Promise<void> {
  await admin.query(`
    do $$ declare name text; begin
      for name in select format('%I.%I', schemaname, tablename) from pg_tables
        where schemaname = 'parcels' and tablename not in ('shelf', 'copied') loop
        execute 'delete from ' || name;
      end loop;
      update parcels.shelf set days = array_fill(0, array[32]), days_from = '2000-01-01', open_ended = 0, is_overfull = false;
      delete from published_parcels.fullness;
    end $$`)
}

/** Brings each parcel to an end by what its parties can do. Throws for one that none of it ends. */
async function endAll(world: World): Promise<void> {
  for (const parcelId of world.parcels) {
    const ways = [cancel, handToCourier, deliver, recall, handToCourier, giveBack, play]
    let state = await stateOf(world, parcelId)
    for (const way of ways) {
      if (hasEnded(state)) break
      await way(world, parcelId)
      state = await stateOf(world, parcelId)
    }
    if (!hasEnded(state)) throw new Error(`${parcelId} has no way out of ${state}.`)
  }
}

async function cancel({ platform, mutate }: World, parcelId: string): Promise<void> {
  await mutate(platform, 'cancelParcel', { parcelId }, 'userErrors { code }')
}

async function recall({ platform, mutate }: World, parcelId: string): Promise<void> {
  await mutate(platform, 'recallParcel', { parcelId }, 'userErrors { code }')
}

/** Plays the carrier of a parcel that has none. */
async function play({ platform, mutate }: World, parcelId: string): Promise<void> {
  await mutate(platform, 'simulateCarrier', { parcelId, script: 'DELIVER' }, 'userErrors { code }')
}

const deliver = scanAs('DELIVERED')
const giveBack = scanAs('RETURNED')
const handToCourier = scanAs('HANDED_TO_COURIER')

function scanAs(kind: string) {
  return async ({ network, mutate, now, carrier }: World, parcelId: string): Promise<void> => {
    for (const caller of [network.caller('operator'), carrier]) {
      await mutate(caller, 'recordScan', { kind, parcelId, occurredAt: now.toISOString() }, 'userErrors { code }')
    }
  }
}

async function stateOf({ network }: World, parcelId: string) {
  const { rows } = await network.admin.query('select state from parcels.parcel where (realm_id, id) = ($1, $2)', [
    realm,
    parcelId,
  ])
  return rows[0].state
}
