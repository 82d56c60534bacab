import type { Welcome } from '@restante/gateway'
import { indiaPost } from '@restante/subgraph-outlets'
import type { SampleNetwork } from '@restante/subgraph-service-points'

const query = `# The nearest outlets that take a return without a label.
query NearestOutlets {
  nearestOutlets(
    near: { postalCode: { country: "IN", code: "560001" } }
    filter: { capabilities: [RETURN, DROP_OFF_UNLABELLED] }
    first: 3
  ) {
    edges {
      distance
      node {
        id
        name
        address { lines postalCode }
        servicePoints { partner { name } hoursText }
      }
    }
    removed { condition count }
  }
}
`

/** Returns what the pages of the gateway say; with keys and a query to try where the sample network is there. */
export function writeWelcome(sample: SampleNetwork | null): Welcome {
  return {
    title: 'Restante',
    summary:
      'One graph of outlets, parcels and agent service points, which redirects returns and deliveries to the nearest partnered outlet.',
    reading: [
      'README.md: the graph in any client, and the SDK @restante/sdk',
      'docs/guides: checkout, returns, carriers, testing, production',
      'docs/reference/errors.md: every code, and what to do about it',
    ],
    attributions: [
      ...(sample ? [indiaPost.provenance.attribution] : []),
      'Outlet.provenance names the source of each outlet and the attribution that its licence requires.',
    ],
    keys: sample ? listKeys(sample) : [],
    query,
  }
}

function listKeys({ keys }: SampleNetwork): Welcome['keys'] {
  return [
    { name: 'Secret key', key: keys.platformSecret, meaning: 'of the sample platform: parcels, returns, reservations' },
    {
      name: 'Publishable key',
      key: keys.platformPublishable,
      meaning: 'for pages: listed documents that read outlets',
    },
    { name: 'Admin key', key: keys.platformAdminSecret, meaning: "sets the sandbox's clock with advanceClock" },
  ]
}
