const alphabet = '23456789CFGHJMPQRVWX'
/** Steps of the last pair of digits in a degree. */
const stepsPerDegree = 8_000

/**
 * Returns the Open Location Code of a position, ten digits: an area of 1/8,000 degree each way (about 14 metres), whose south-west
 * corner lies at or below the position. Digits come in pairs, latitude first, each pair 20 times finer than the last.
 */
export function encodePlusCode(latitude: number, longitude: number): string {
  // The pole itself belongs to the area below it, the antimeridian to the area east of it.
  let north = Math.min(Math.floor(round((latitude + 90) * stepsPerDegree)), 180 * stepsPerDegree - 1)
  let east = Math.floor(round((longitude + 180) * stepsPerDegree)) % (360 * stepsPerDegree)
  let digits = ''
  for (let pair = 0; pair < 5; pair++) {
    digits = alphabet[north % 20]! + alphabet[east % 20]! + digits
    north = Math.floor(north / 20)
    east = Math.floor(east / 20)
  }
  return `${digits.slice(0, 8)}+${digits.slice(8)}`
}

/** Removes the rounding error of a product that should be a whole number and would otherwise fall a step short. */
function round(steps: number): number {
  return Math.round(steps * 1e6) / 1e6
}
