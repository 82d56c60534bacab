import type { IncomingHttpHeaders } from 'node:http'
import { isJsonContent, namesGraphqlResponse } from './media-type.ts'

/** The header of our own by which a client shows that its GET is not forged, with any value. */
export const preflightHeader = 'graphql-preflight'

/** Headers that serve no purpose but to show this: those that clients of other gateways send. */
export const preflightHeaderNames = [preflightHeader, 'apollo-require-preflight', 'x-apollo-operation-name']

/**
 * Returns true for a GET that a page of another origin could have a browser send by a link, a form, an image or a script, none
 * of which can set a header.
 *
 * There is little to protect, and little is demanded. A GET only reads, nothing is ever identified by a cookie or by
 * what else a browser adds by itself, and no page can read the response unless the key, or the lack of any, allows its
 * origin. A credential is proof enough: browsers send `Bearer` for a page only after a preflight. Accept is a header that a
 * script of any page may set without one, but then that page has sent nothing but a query that anybody may send, and
 * it cannot be done without a script. What remains to be refused is a query that runs because somebody has followed a link.
 */
export function canBeForged(headers: IncomingHttpHeaders, hasCredential: boolean): boolean {
  const isShown =
    hasCredential ||
    namesGraphqlResponse(headers.accept) ||
    isJsonContent(headers['content-type']) ||
    preflightHeaderNames.some((name) => Boolean(headers[name]))
  return !isShown
}
