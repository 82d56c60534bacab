import KDBush from 'kdbush'
import { makeRoom } from './typed-column.ts'

/** Builds a kdbush index over points given as longitude, latitude, longitude, latitude…; may do so on another thread. */
export type TreeBuilder = (points: Float64Array<ArrayBuffer>) => Promise<ArrayBufferLike>

/** A kdbush tree: `ids[i]` is a position in `rows`, `coords[2i]` its longitude, `coords[2i + 1]` its latitude. */
export interface PointTree {
  readonly ids: Uint16Array | Uint32Array
  readonly coords: Float64Array
  readonly nodeSize: number
  readonly rows: Uint32Array
}

const absent = 0
const inOverlay = 1
const inTree = 2

/** Leaves are small because every item of a leaf that is reached costs the computation of a distance. */
const nodeSize = 16

/**
 * Rows by position. A tree holds the rows that existed when it was built; rows added or moved since are in a small overlay
 * that is scanned beside it, until the next rebuild merges the two.
 */
export class PointIndex {
  #latitude = new Float64Array(0)
  #longitude = new Float64Array(0)
  #state = new Uint8Array(0)
  #tree: PointTree = toTree(buildTree(new Float64Array(0)), new Uint32Array(0))
  readonly #overlay = new Set<number>()
  /** Rows that changed while a new tree was being built. */
  #changed: Set<number> | null = null

  get tree(): PointTree {
    return this.#tree
  }

  /** Rows outside the tree; some may have been removed since. */
  get overlay(): ReadonlySet<number> {
    return this.#overlay
  }

  latitudeOf(row: number): number {
    return this.#latitude[row]!
  }

  longitudeOf(row: number): number {
    return this.#longitude[row]!
  }

  /** True when the row has a position. */
  has(row: number): boolean {
    return row < this.#state.length && this.#state[row] !== absent
  }

  /** True when the tree's position of the row is current. */
  isInTree(row: number): boolean {
    return this.#state[row] === inTree
  }

  /** Places the row, or moves it. */
  set(row: number, latitude: number, longitude: number): void {
    this.#latitude = makeRoom(this.#latitude, row + 1)
    this.#longitude = makeRoom(this.#longitude, row + 1)
    this.#state = makeRoom(this.#state, row + 1)
    if (this.has(row) && this.#latitude[row] === latitude && this.#longitude[row] === longitude) return
    this.#latitude[row] = latitude
    this.#longitude[row] = longitude
    this.#state[row] = inOverlay
    this.#overlay.add(row)
    this.#changed?.add(row)
  }

  /** Removes the row. */
  remove(row: number): void {
    if (!this.has(row)) return
    this.#state[row] = absent
    this.#overlay.delete(row)
    this.#changed?.add(row)
  }

  /** Merges overlay and tree into a new tree, on this thread unless a builder is given. Does nothing while another runs. */
  async rebuild(build?: TreeBuilder): Promise<void> {
    if (this.#changed) return
    const changed = new Set<number>()
    this.#changed = changed
    try {
      const rows = Uint32Array.from(this.#listRows())
      const points = new Float64Array(rows.length * 2)
      rows.forEach((row, index) => {
        points[2 * index] = this.#longitude[row]!
        points[2 * index + 1] = this.#latitude[row]!
      })
      this.#tree = toTree(build ? await build(points) : buildTree(points), rows)
      // A row that changed meanwhile is in the overlay or removed, and its position in the new tree is not current.
      for (const row of rows) {
        if (changed.has(row)) continue
        this.#state[row] = inTree
        this.#overlay.delete(row)
      }
    } finally {
      this.#changed = null
    }
  }

  *#listRows(): Generator<number> {
    for (let row = 0; row < this.#state.length; row++) if (this.#state[row] !== absent) yield row
  }
}

/** Builds the index of {@link TreeBuilder} on this thread. */
export function buildTree(points: Float64Array): ArrayBufferLike {
  const index = new KDBush(points.length / 2, nodeSize, Float64Array)
  for (let at = 0; at < points.length; at += 2) index.add(points[at]!, points[at + 1]!)
  return index.finish().data
}

function toTree(data: ArrayBufferLike, rows: Uint32Array): PointTree {
  const { ids, coords } = KDBush.from(data)
  return { ids, coords: coords as Float64Array, nodeSize, rows }
}
