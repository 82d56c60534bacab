/** A book as it is stored. */
export interface StoredBook {
  readonly id: string
  readonly title: string
  readonly genre: 'NOVEL' | 'POEMS'
  readonly authorId: string
  readonly lentAt: Date | null
  /** Absent: it stands nowhere. */
  readonly shelf?: string
}

/** The context that the resolvers of a request share. */
export interface Desk {
  findBook(id: string): Promise<StoredBook | null>
}
