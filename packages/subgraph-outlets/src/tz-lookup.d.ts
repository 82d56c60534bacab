declare module 'tz-lookup' {
  /** Returns the IANA name of the time zone at a position. Throws RangeError for a position that does not exist. */
  function lookUpTimeZone(latitude: number, longitude: number): string
  export = lookUpTimeZone
}
