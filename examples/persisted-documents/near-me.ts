/** The graph, the publishable key of the page, and the id under which its document is listed. */
export interface Page {
  readonly endpoint: string
  readonly apiKey: string
  readonly documentId: string
}

interface Response {
  readonly data?: {
    readonly nearestOutlets: {
      readonly edges: readonly { readonly distance: number; readonly node: { readonly name: string } }[]
    } | null
  }
  readonly errors?: readonly { readonly message: string }[]
}

/** Returns the lines that the page shows. It sends the id of the document and never its text, so that the address stays short. */
export async function showNearMe({ endpoint, apiKey, documentId }: Page, code: string): Promise<string[]> {
  const address = new URL(endpoint)
  address.searchParams.set('documentId', documentId)
  address.searchParams.set('variables', JSON.stringify({ country: 'IN', code }))
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/graphql-response+json' }
  const { data, errors } = (await (await fetch(address, { headers })).json()) as Response
  if (errors) throw new Error(errors[0]!.message)
  const edges = data?.nearestOutlets?.edges ?? []
  return edges.map(({ distance, node }) => `${node.name}, ${Math.round(distance)} m`)
}
