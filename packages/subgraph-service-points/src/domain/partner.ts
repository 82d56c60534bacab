/** A partner's part in the network: see the enum of that name in the schema. */
export type PartnerKind = 'CARRIER' | 'PLATFORM' | 'RETAILER' | 'OPERATOR' | 'AGENT'

const codePattern = /^[a-z0-9](-?[a-z0-9]){1,39}$/

/** True for 2 to 40 characters of a-z, 0-9 and single hyphens inside: the form of a partner's or programme's code. */
export function isCode(text: string): boolean {
  return text.length <= 40 && codePattern.test(text)
}
