/**
 * Returns the GS1 check digit of a number without it (GS1 General Specifications 7.9.1): weights 3 and 1 alternate leftwards from
 * the digit beside the check digit; the digit fills the sum up to a multiple of ten.
 */
export function gs1CheckDigit(digits: string): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1)
  }
  return (10 - (sum % 10)) % 10
}

/** Returns true for a Global Location Number: 13 digits of which the last is the check digit. */
export function isGln(text: string): boolean {
  return /^\d{13}$/.test(text) && gs1CheckDigit(text.slice(0, -1)) === Number(text[12])
}
