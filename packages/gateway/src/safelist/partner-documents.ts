import type { DocumentRegister } from './document-register.ts'

/** The port through which the gateway learns which documents partners have listed. */
export interface PartnerDocuments extends Pick<DocumentRegister, 'findText' | 'isListed'> {
  /** Stops following the source of the documents. */
  close(): Promise<void>
}
