import { readFileSync } from 'node:fs'
import { cacheExchange, Client, fetchExchange, gql, type TypedDocumentNode } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'

/** The nearest outlets, as the page shows them. */
interface NearMe {
  readonly nearestOutlets: {
    readonly edges: readonly {
      /** Metres. */
      readonly distance: number
      readonly node: { readonly id: string; readonly name: string; readonly hours: { readonly state: string } }
    }[]
  } | null
}

/** The document of the page. A bundler would import the file; it is the one that is listed with the graph. */
export const nearMe: TypedDocumentNode<NearMe, { country: string; code: string }> = gql(
  readFileSync(new URL('near-me.graphql', import.meta.url), 'utf8'),
)

/** The graph, and the publishable key of the page. */
export interface Page {
  readonly endpoint: string
  readonly apiKey: string
  /** Names a document by its text: the name is sent first, and the text only when the graph has none of that name. Default: texts. */
  readonly nameOf?: (text: string) => Promise<string>
}

/** Opens the client of a page. Its queries go by GET where the address does not become too long, which is the default of urql. */
export function openClient({ endpoint, apiKey, nameOf }: Page): Client {
  return new Client({
    url: endpoint,
    fetchOptions: { headers: { authorization: `Bearer ${apiKey}` } },
    exchanges: [cacheExchange, ...(nameOf ? [persistedExchange({ generateHash: nameOf })] : []), fetchExchange],
  })
}

/** Returns the lines that the page shows: the nearest outlets where a parcel can be collected. */
export async function showNearMe(client: Client, code: string): Promise<string[]> {
  const { data, error } = await client.query(nearMe, { country: 'IN', code }).toPromise()
  if (error) throw error
  const edges = data?.nearestOutlets?.edges ?? []
  return edges.map(({ distance, node }) => `${node.name}, ${Math.round(distance)} m, ${node.hours.state.toLowerCase()}`)
}

/** Returns the SHA-256 of a text, hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(digest).toString('hex')
}
