import { MinHeap } from './min-heap.ts'
import type { PointIndex } from '../index/point-index.ts'
import {
  maxHaversine,
  haversine,
  haversineToBox,
  lowerBoundMetres,
  measureMetres,
  upperBoundMetres,
  type Position,
} from '../geo/sphere.ts'

/** A row met on a walk. */
export interface Met {
  /** Position of the index among those walked over. */
  readonly source: number
  readonly row: number
  /** Metres from the origin on the WGS 84 ellipsoid. */
  readonly distanceMetres: number
}

/** The range of a walk and the rows that it accepts. */
export interface WalkOptions {
  /** Greatest distance, inclusive. */
  readonly withinMetres: number
  /** Rows nearer than this were met on an earlier walk and are left out. Default 0. */
  readonly fromMetres?: number
  /** True for a row that is wanted. Called in roughly the order of distance, so for few more rows than are met. */
  accepts(source: number, row: number): boolean
  /** Name by which rows at the same distance are ordered, by code units. */
  nameOf(source: number, row: number): string
}

/**
 * A walk from an origin outwards over several indexes at once, row by row in the order of exact distance, equal distances
 * by name.
 *
 * It has two queues. The first holds boxes of the trees and single points by haversine, which is cheap: everything nearer
 * than its head has been seen. Opening a box puts its two halves and the point between them, or a leaf's
 * points, back into the queue, except those that certainly lie beyond the radius: without that cut a search that finds
 * nothing would open the whole tree. A point that reaches the head is measured on the ellipsoid and waits in the
 * second queue until nothing unseen can be as near, because sphere and ellipsoid differ by up to 0.56 % and would give
 * another order.
 *
 * A box is a range of positions in kdbush's sorted arrays, halved at its middle by longitude and latitude in turns.
 * Boxes do not cross the antimeridian, but distances to them do, so neither it nor a pole is a special case.
 */
export class NearestWalk {
  readonly #sources: readonly PointIndex[]
  readonly #latitude: number
  readonly #longitude: number
  readonly #options: WalkOptions
  readonly #cut: number
  readonly #queue = new MinHeap()
  /** Boxes: source, left, right, axis, west, south, east, north of each; queued by their number. */
  readonly #boxes: number[] = []
  /** Points: source and row of each; queued as -1 - number. */
  readonly #points: number[] = []
  readonly #waiting = new MinHeap()
  readonly #measured: Met[] = []
  #ready: Met[] = []

  constructor(sources: readonly PointIndex[], origin: Position, options: WalkOptions) {
    this.#sources = sources
    this.#latitude = origin.latitude
    this.#longitude = origin.longitude
    this.#options = options
    this.#cut = maxHaversine(options.withinMetres)
    sources.forEach((index, source) => {
      for (const row of index.overlay) this.#addPoint(source, row, index.latitudeOf(row), index.longitudeOf(row))
      this.#addBox(source, 0, index.tree.ids.length - 1, 0, -180, -90, 180, 90)
    })
  }

  /** Returns the next row outwards, or null when there is none within the radius. */
  next(): Met | null {
    for (;;) {
      const met = this.#ready.pop()
      if (met) return met
      const unseenMetres = this.#queue.size > 0 ? lowerBoundMetres(this.#queue.minKey) : Infinity
      if (this.#waiting.minKey < unseenMetres) this.#release()
      else if (this.#queue.size > 0) this.#open(this.#queue.pop())
      else return null
    }
  }

  /** Moves the rows that wait at the lowest distance to `#ready`, last name first, as they are taken from the end. */
  #release(): void {
    const distance = this.#waiting.minKey
    while (this.#waiting.minKey === distance) this.#ready.push(this.#measured[this.#waiting.pop()]!)
    if (this.#ready.length > 1) {
      const nameOf = (met: Met): string => this.#options.nameOf(met.source, met.row)
      this.#ready = this.#ready.toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1))
    }
  }

  #open(item: number): void {
    if (item >= 0) this.#openBox(item * 8)
    else this.#measure(this.#points[(-1 - item) * 2]!, this.#points[(-1 - item) * 2 + 1]!)
  }

  #measure(source: number, row: number): void {
    if (!this.#options.accepts(source, row)) return
    const index = this.#sources[source]!
    const distanceMetres = measureMetres(this.#latitude, this.#longitude, index.latitudeOf(row), index.longitudeOf(row))
    if (distanceMetres > this.#options.withinMetres || distanceMetres < (this.#options.fromMetres ?? 0)) return
    this.#waiting.push(distanceMetres, this.#measured.push({ source, row, distanceMetres }) - 1)
  }

  #openBox(at: number): void {
    const boxes = this.#boxes
    const source = boxes[at]!
    const left = boxes[at + 1]!
    const right = boxes[at + 2]!
    const axis = boxes[at + 3]!
    const west = boxes[at + 4]!
    const south = boxes[at + 5]!
    const east = boxes[at + 6]!
    const north = boxes[at + 7]!
    const { tree } = this.#sources[source]!
    if (right - left <= tree.nodeSize) {
      for (let position = left; position <= right; position++) this.#addTreePoint(source, position)
      return
    }
    const middle = (left + right) >> 1
    this.#addTreePoint(source, middle)
    const longitude = tree.coords[2 * middle]!
    const latitude = tree.coords[2 * middle + 1]!
    if (axis === 0) {
      this.#addBox(source, left, middle - 1, 1, west, south, longitude, north)
      this.#addBox(source, middle + 1, right, 1, longitude, south, east, north)
    } else {
      this.#addBox(source, left, middle - 1, 0, west, south, east, latitude)
      this.#addBox(source, middle + 1, right, 0, west, latitude, east, north)
    }
  }

  #addBox(
    source: number,
    left: number,
    right: number,
    axis: number,
    west: number,
    south: number,
    east: number,
    north: number,
  ): void {
    if (right < left) return
    const bound = haversineToBox(this.#latitude, this.#longitude, west, south, east, north)
    if (bound > this.#cut) return
    this.#queue.push(bound, this.#boxes.length / 8)
    this.#boxes.push(source, left, right, axis, west, south, east, north)
  }

  #addTreePoint(source: number, position: number): void {
    const index = this.#sources[source]!
    const { ids, coords, rows } = index.tree
    const row = rows[ids[position]!]!
    if (index.isInTree(row)) this.#addPoint(source, row, coords[2 * position + 1]!, coords[2 * position]!)
  }

  #addPoint(source: number, row: number, latitude: number, longitude: number): void {
    const key = haversine(this.#latitude, this.#longitude, latitude, longitude)
    if (key > this.#cut) return
    const { fromMetres } = this.#options
    if (fromMetres !== undefined && upperBoundMetres(key) < fromMetres) return
    this.#queue.push(key, -1 - this.#points.length / 2)
    this.#points.push(source, row)
  }
}
