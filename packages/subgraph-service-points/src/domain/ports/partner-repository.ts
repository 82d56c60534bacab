import type { RealmIds } from '@restante/subgraph-kit'
import type { Partner, PartnerFilter, Programme } from '../partner.ts'

/** The partners of a realm and their programmes. */
export interface PartnerRepository {
  /** The partners of these ids, in no order; an id that the realm lacks is left out. */
  find(ids: readonly string[]): Promise<Partner[]>
  /** The partners of these codes, in no order; a code that the realm lacks is left out. */
  findByCode(codes: readonly string[]): Promise<Partner[]>
  /** The partners of the filter, in order of their code. */
  list(filter: PartnerFilter): Promise<Partner[]>
  /** Stores and publishes a partner; false when its code is taken. */
  insert(partner: Partner): Promise<boolean>
  /** Returns the id of the partner's programme of that code, which is stored when it is new. */
  ensureProgramme(programme: Programme): Promise<RealmIds['prg']>
}
