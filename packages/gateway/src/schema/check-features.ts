import { type FeatureLink, featureNameOf } from './feature-links.ts'

const specs = 'https://specs.apollo.dev'

/** The features, each with its versions, that a supergraph may demand because the gateway enforces them. */
const enforced: ReadonlySet<string> = new Set(
  ['link/v1.0', 'join/v0.2', 'join/v0.3', 'join/v0.4', 'join/v0.5', 'inaccessible/v0.1', 'inaccessible/v0.2'].map(
    (feature) => `${specs}/${feature}`,
  ),
)

/** Features that decide who may read a field, or how it is read, even where their link states no purpose. */
const neverIgnored: ReadonlySet<string> = new Set([
  'authenticated',
  'requiresScopes',
  'policy',
  'context',
  'connect',
  'source',
])

/** The feature of which the gateway and its planner know no other names. */
const join = 'join'

/**
 * Throws an error that names every feature that the supergraph demands and this gateway does not enforce. A link
 * `for: SECURITY` or `for: EXECUTION` says that a gateway without the feature would serve what it must not, or wrongly.
 */
export function checkFeatures(links: readonly FeatureLink[]): void {
  const unknown = links.filter((link) => !isServable(link)).map(describe)
  if (unknown.length > 0)
    throw new Error(`The supergraph demands what this gateway does not enforce: ${unknown.join('; ')}.`)
}

/**
 * Returns the names, without `@`, under which a supergraph has the directive that is named like its feature. The usual
 * name is always among them: treating a namesake as a directive that hides something is the safe mistake.
 */
export function directiveNamesOf(feature: string, links: readonly FeatureLink[]): ReadonlySet<string> {
  const ofFeature = links.filter(({ url }) => url.startsWith(`${specs}/${feature}/`))
  return new Set([
    feature,
    ...ofFeature.flatMap(({ name, imports }) => [name, imports.get(`@${feature}`)?.replace('@', '') ?? name]),
  ])
}

function isServable({ url, name, imports, purpose }: FeatureLink): boolean {
  const feature = featureNameOf(url)
  if (!url.startsWith(`${specs}/`)) return purpose === null
  if (purpose === null && !neverIgnored.has(feature)) return true
  const isRenamed = name !== feature || [...imports].some(([own, imported]) => own !== imported)
  return enforced.has(url) && !(feature === join && isRenamed)
}

function describe({ url, purpose }: FeatureLink): string {
  const what = /^https?:/.test(url) ? url : `"${url}"`
  return purpose === null ? what : `${what} for: ${purpose}`
}
