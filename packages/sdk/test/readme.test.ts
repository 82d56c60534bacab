import { readFileSync } from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import { useNetwork } from './support/network.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = Array.from(readme.matchAll(/(?:<!-- (\S+) -->\n)?```ts\n([\s\S]*?)```/g), ([, file, code]) => ({
  file,
  code,
}))
const network = useNetwork()
const logged: string[] = []
vi.spyOn(console, 'log').mockImplementation((...words: unknown[]) => void logged.push(words.join(' ')))
afterEach(() => void (logged.length = 0))

const partner = { id: 'prt_demo_platform', code: 'sample-platform', name: 'Sample platform', kind: 'PLATFORM' }

function makeOutlet(id: string, name: string, kind: string): object {
  return {
    id,
    name,
    kind,
    status: 'ACTIVE',
    address: { lines: ['1 MG Road'], country: 'IN' },
    location: { latitude: 12.97, longitude: 77.59 },
    locationPrecision: 1000,
    timeZone: 'Asia/Kolkata',
    capabilities: ['RETURN'],
    hours: { state: 'UNKNOWN' },
  }
}

const edges = [
  ['out_1', 'Bengaluru GPO', 'POST_OFFICE', 120],
  ['out_2', 'Cubbon Road', 'POST_OFFICE', 340],
  ['out_3', 'Ulsoor', 'PARCEL_LOCKER', 560],
].map(([id, name, kind, distance]) => ({
  cursor: id,
  node: makeOutlet(String(id), String(name), String(kind)),
  distance,
  distanceKind: 'GREAT_CIRCLE',
  servicePoints: [
    {
      id: `sp_demo_${id}`,
      programme: 'standard',
      capabilities: ['RETURN'],
      partner,
      hours: { state: 'OPEN', nextChange: '2026-11-23T18:00:00+05:30' },
    },
  ],
}))

const parcel = {
  id: 'par_demo_1',
  livemode: false,
  direction: 'RETURN',
  restrictions: [],
  holdExtensions: 0,
  state: 'ANNOUNCED',
  damaged: false,
  identifiers: [],
  references: [],
  destination: { kind: 'ADDRESS' },
  redirects: { edges: [] },
}

const counterCode = {
  reference: 'K7QMW2XA',
  digits: '123456',
  qr: 'RST1.abc',
  validUntil: '2026-12-22T00:00:00Z',
  parcels: [parcel],
}

function nearestOutlets({ first, after }: { first: number; after?: string }) {
  const start = edges.findIndex((edge) => edge.cursor === after) + 1
  const page = edges.slice(start, start + first)
  return {
    edges: page,
    pageInfo: { hasNextPage: start + first < edges.length, endCursor: page.at(-1)?.cursor },
    origin: { status: 'FOUND', method: 'POSTAL_CODE' },
    removed: [],
    extent: { looked: 3, complete: true },
    at: '2026-11-22T12:00:00Z',
  }
}

const graph = {
  parcel: { ...parcel, nearestOutlets },
  nearestOutlets,
  createReturn: {
    returnOrder: {
      id: 'ret_demo_1',
      rma: 'R-1',
      kind: 'RETURN',
      state: 'CODE_ISSUED',
      method: 'DROP_OFF_UNLABELLED',
      references: [],
      replacements: [],
      items: [{ sku: 'SHOE-42', quantity: 1, received: 0, reason: 'DOES_NOT_FIT' }],
      parcels: [parcel],
    },
    parcel,
    code: counterCode,
    userErrors: [],
  },
  issueCode: { code: counterCode, userErrors: [] },
  createShopperSession: {
    session: {
      id: 'ses_demo_1',
      key: 'ss_0123456789abcdef',
      actions: ['TRACK', 'REDIRECT', 'CODE'],
      expiresAt: '2026-11-22T12:30:00Z',
    },
    userErrors: [],
  },
  createDeviceEnrolment: {
    enrolment: {
      id: 'enr_demo_1',
      code: 'IN-8ZK2-90QR-5TVW-3XY1',
      qr: 'RESTANTE:ENROL:IN-8ZK2-90QR-5TVW-3XY1',
      expiresAt: '2026-11-22T12:15:00Z',
    },
    userErrors: [],
  },
  enrolDevice: {
    device: {
      id: 'key_demo_1',
      label: 'Till 2',
      outletIds: ['out_2'],
      lastFour: 'cdef',
      enrolledAt: '2026-11-22T12:00:00Z',
    },
    key: 'dk_0123456789abcdef',
    userErrors: [],
  },
  redirectParcel: ({ input }: { input: { outletIds: string[] } }) => ({
    redirect: {
      id: 'red_demo_1',
      kind: 'DROP_OFF_AT_OUTLET',
      state: 'CONFIRMED',
      initiator: 'SENDER',
      outletId: input.outletIds[1],
      arrivesOn: '2026-11-23',
    },
    refusals: [],
    userErrors: [],
  }),
  reservePlaces: ({ input }: { input: { outletIds: string[] } }) => ({
    reservation: {
      id: 'res_demo_1',
      state: 'HELD',
      purpose: 'COLLECTION',
      outletId: input.outletIds[1],
      places: 1,
      arrivesOn: '2026-11-23',
      expiresAt: '2026-11-22T12:15:00Z',
    },
    refusals: [],
    userErrors: [],
  }),
  createParcel: { parcel, refusals: [], userErrors: [] },
  recordScan: { event: null, parcel, instruction: 'SHELVE', userErrors: [] },
  collectParcel: {
    handOver: {
      id: 'hnd_demo_1',
      at: '2026-11-22T12:00:00Z',
      outletId: 'out_2',
      proof: 'CODE',
      checks: [],
      parcels: [parcel],
    },
    parcels: [parcel],
    refusals: [],
    userErrors: [],
  },
  advanceClock: { now: '2026-11-29T12:00:00.000Z', userErrors: [] },
  cancelParcel: () => {
    throw new Error('The resolver of a test fails.')
  },
  events: {
    edges: [
      {
        cursor: 'c1',
        node: {
          __typename: 'RedirectEvent',
          id: 'evt_demo_1',
          type: 'redirect.confirmed',
          sequence: 2,
          subjectId: 'red_demo_1',
          parcelId: 'par_demo_1',
          occurredAt: '2026-11-22T12:00:00Z',
          recordedAt: '2026-11-22T12:00:00Z',
          livemode: false,
          redirectState: 'CONFIRMED',
          outletId: 'out_2',
        },
      },
    ],
    pageInfo: { hasNextPage: false, endCursor: 'c1' },
  },
}

const expected: Record<string, string[]> = {
  'test/readme/find-outlets.ts': [
    'Bengaluru GPO 120 until 2026-11-23T18:00:00+05:30',
    'Cubbon Road 340 until 2026-11-23T18:00:00+05:30',
    'A locker: Ulsoor',
  ],
  'test/readme/redirect-return.ts': ['Bring it to Cubbon Road and show K7QMW2XA 123456'],
  'test/readme/hold-places.ts': ['ANNOUNCED for Cubbon Road'],
  'test/readme/at-the-counter.ts': ['SHELVE', 'Handed over 1'],
  'test/readme/shopper-session.ts': ['It goes to Cubbon Road', 'Show RST1.abc'],
  'test/readme/enrol-device.ts': ['Type it at the device: IN-8ZK2-90QR-5TVW-3XY1', 'Till 2 has a key of its own'],
  'test/readme/named-types.ts': ['ANNOUNCED'],
  'test/readme/advance-clock.ts': ['It is now 2026-11-29T12:00:00.000Z'],
  'test/readme/handle-faults.ts': ['INTERNAL  do not try again'],
  'test/readme/follow-events.ts': ['redirect.confirmed red_demo_1', 'Up to c1'],
  'test/readme/own-document.ts': ['ANNOUNCED'],
  'test/readme/codegen.ts': [],
  'test/readme/one-operation.ts': ['Bengaluru GPO'],
  'test/readme/mock-operations.ts': ['AT_OUTLET until 2026-12-03T18:00:00+01:00', 'FORBIDDEN'],
  'test/readme/test-graph.ts': ['true false OUTLET_FULL', 'EXPIRED'],
}

it('names for each block of code the file that is type-checked and run for it', () => {
  expect(new Set(blocks.map(({ file }) => file))).toEqual(new Set(Object.keys(expected)))
})

// A block that closes a network of its own closes this one with it, and so comes last.
const ownNetwork = blocks.filter(({ code }) => code!.includes('setupServer'))
it.each([...blocks.filter((block) => !ownNetwork.includes(block)), ...ownNetwork])(
  'shows $file as it runs',
  async ({ file, code }) => {
    const url = new URL(`../${file}`, import.meta.url)
    expect(code).toBe(readFileSync(url, 'utf8'))
    network.serve(graph)
    await import(url.href)
    expect(logged).toEqual(expected[file!])
  },
)
