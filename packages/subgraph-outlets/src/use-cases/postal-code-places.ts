import { coverPlaces, normalisePostalCode, type PostalCodePlace } from '../domain/geo/postal-code.ts'
import type { Position } from '../domain/geo/sphere.ts'
import type { PostalCodeRepository } from '../domain/ports/postal-code-repository.ts'

/** The places of the postal codes of a list: by its own rows, else as the register knew them before. */
export class PostalCodePlaces {
  readonly #country: string
  readonly #repository: PostalCodeRepository
  readonly #positions = new Map<string, Position[]>()
  readonly #places = new Map<string, PostalCodePlace | null>()

  constructor(country: string, repository: PostalCodeRepository) {
    this.#country = country
    this.#repository = repository
  }

  /** Adds the position of a row to those of its postal code. */
  add(postalCode: string | null, position: Position): void {
    if (postalCode === null) return
    const code = normalisePostalCode(postalCode)
    const positions = this.#positions.get(code)
    if (positions) positions.push(position)
    else this.#positions.set(code, [position])
  }

  /** Computes the places from the positions added and writes them. */
  async write(): Promise<void> {
    const centroids = Array.from(this.#positions, ([code, positions]) => {
      const place = coverPlaces(positions)
      this.#places.set(code, place)
      return { country: this.#country, code, ...place }
    })
    await this.#repository.write(centroids)
  }

  /** Returns the place of a postal code; null when neither the list nor the register places it. */
  async find(postalCode: string | null): Promise<PostalCodePlace | null> {
    if (postalCode === null) return null
    const code = normalisePostalCode(postalCode)
    let place = this.#places.get(code)
    if (place === undefined) {
      place = await this.#repository.find(this.#country, code)
      this.#places.set(code, place)
    }
    return place
  }
}
