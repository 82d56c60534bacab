import { readFileSync } from 'node:fs'
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'

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

/** Opens the client of a page. Its queries go by GET, so that the browser may keep what the graph says it may. */
export function openClient({ endpoint, apiKey, nameOf }: Page): ApolloClient {
  const http = new HttpLink({ uri: endpoint, headers: { authorization: `Bearer ${apiKey}` }, useGETForQueries: true })
  const names = nameOf && new PersistedQueryLink({ sha256: nameOf, useGETForHashedQueries: true })
  return new ApolloClient({ cache: new InMemoryCache(), link: names ? ApolloLink.from([names, http]) : http })
}

/** Returns the lines that the page shows: the nearest outlets where a parcel can be collected. */
export async function showNearMe(client: ApolloClient, code: string): Promise<string[]> {
  const { data } = await client.query({ query: nearMe, variables: { country: 'IN', code } })
  const edges = data?.nearestOutlets?.edges ?? []
  return edges.map(({ distance, node }) => `${node.name}, ${Math.round(distance)} m, ${node.hours.state.toLowerCase()}`)
}

/** Returns the SHA-256 of a text, hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(digest).toString('hex')
}
