const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
/** Codes that the runtime can name but that ISO 3166-1 assigns to no country: reserved, unions, unknown, private use. */
const noCountries = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'XK', 'ZZ']

/** Returns true for an ISO 3166-1 alpha-2 code in use, by the runtime's tables, which map a former code to its successor. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false
  const [current] = Intl.getCanonicalLocales(`und-${code}`)
  return current === `und-${code}` && regions.of(code) !== undefined && !noCountries.includes(code)
}

/**
 * Codes of ISO 4217 list one that an amount can be in: currencies and funds, without metals, units of account, XTS and XXX.
 * The runtime lists other codes in each of its versions.
 */
const currencies = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
  MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
  RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
  USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`.split(/\s+/),
)

/** Returns true for the ISO 4217 code of a currency or fund in use. */
export function isCurrency(code: string): boolean {
  return currencies.has(code)
}
