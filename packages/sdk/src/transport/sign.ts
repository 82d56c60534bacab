/** Returns the headers of a request. The key is sent nowhere else. */
export function signCall(apiKey: string): Record<string, string> {
  return {
    accept: 'application/graphql-response+json, application/json;q=0.9',
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
  }
}
