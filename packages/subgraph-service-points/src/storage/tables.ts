import {
  bigint,
  bytes,
  defineTable,
  instant,
  integer,
  json,
  localDate,
  nullable,
  text,
  textList,
} from '@restante/store'
import type { Agreement, AgreementScope } from '../domain/agreement/agreement.ts'
import type { ApiKey } from '../domain/api-key.ts'
import type { ListedDocument } from '../domain/document.ts'
import type { DeviceEnrolment } from '../domain/enrolment/device-enrolment.ts'
import type { Partner, Programme } from '../domain/partner.ts'
import type { StoredRequest } from '../domain/ports/request-repository.ts'
import type { Realm } from '../domain/realm.ts'
import type { ServicePoint } from '../domain/service-point.ts'

/** Realms. */
export const realmTable = defineTable<Realm>('service_points.realm', ['realmId'], {
  realmId: text(),
  kind: text(),
  ownerCode: nullable(text()),
  country: nullable(text()),
  clockOffsetMs: bigint(),
  createdAt: instant(),
})

/** Partners. */
export const partnerTable = defineTable<Partner>('service_points.partner', ['realmId', 'partnerId'], {
  realmId: text(),
  partnerId: text(),
  code: text(),
  name: text(),
  kind: text(),
  returnsPartnerId: nullable(text()),
  createdAt: instant(),
})

/** The programmes of partners. */
export const programmeTable = defineTable<Programme>('service_points.programme', ['realmId', 'programmeId'], {
  realmId: text(),
  programmeId: text(),
  partnerId: text(),
  code: text(),
  name: text(),
  createdAt: instant(),
})

/** Keys, by their digests. */
export const apiKeyTable = defineTable<ApiKey>('service_points.api_key', ['realmId', 'keyId'], {
  realmId: text(),
  keyId: text(),
  digest: bytes(),
  lastFour: text(),
  kind: text(),
  partnerId: text(),
  scopes: textList(),
  origins: textList(),
  outletIds: textList(),
  label: text(),
  createdAt: instant(),
  expiresAt: nullable(instant()),
  revokedAt: nullable(instant()),
})

/** Enrolments of devices. */
export const deviceEnrolmentTable = defineTable<DeviceEnrolment>(
  'service_points.device_enrolment',
  ['realmId', 'enrolmentId'],
  {
    realmId: text(),
    enrolmentId: text(),
    digest: bytes(),
    partnerId: text(),
    kind: text(),
    outletIds: textList(),
    label: text(),
    createdAt: instant(),
    expiresAt: instant(),
    usedAt: nullable(instant()),
    keyId: nullable(text()),
    requestDigest: nullable(bytes()),
  },
)

/** Agreements. */
export const agreementTable = defineTable<Agreement>('service_points.agreement', ['realmId', 'agreementId'], {
  realmId: text(),
  agreementId: text(),
  providerId: text(),
  customerId: text(),
  kind: text(),
  state: text(),
  version: integer(),
  effectiveFrom: localDate(),
  endsOn: nullable(localDate()),
  noticeBy: nullable(localDate()),
  outlets: text(),
  capabilities: nullable(textList()),
  terms: json(),
  createdAt: instant(),
  maxRedirects: nullable(integer()),
})

/** The outlets of LISTED agreements. */
export const agreementScopeTable = defineTable<AgreementScope>(
  'service_points.agreement_scope',
  ['realmId', 'agreementId', 'outletId'],
  { realmId: text(), agreementId: text(), outletId: text(), providerId: text(), customerId: text() },
)

/** Service points. */
export const servicePointTable = defineTable<ServicePoint>(
  'service_points.service_point',
  ['realmId', 'servicePointId'],
  {
    realmId: text(),
    servicePointId: text(),
    partnerId: text(),
    programmeId: text(),
    outletId: text(),
    capabilities: textList(),
    hours: nullable(text()),
    sizeLimit: nullable(json()),
    capacity: json(),
    holdPolicy: json(),
    validFrom: localDate(),
    validUntil: nullable(localDate()),
    status: text(),
    visibility: text(),
    intake: text(),
    intakeReason: nullable(text()),
    intakeUntil: nullable(instant()),
    createdAt: instant(),
    redirectDecision: text(),
    decideWithinMinutes: nullable(integer()),
    redirectFee: nullable(json()),
    cutOff: nullable(json()),
    transit: nullable(json()),
  },
)

/** The documents of partners. */
export const documentTable = defineTable<ListedDocument>(
  'service_points.document',
  ['realmId', 'partnerId', 'documentId'],
  {
    realmId: text(),
    partnerId: text(),
    documentId: text(),
    text: text(),
    audiences: textList(),
    pushedAt: instant(),
  },
)

/** The outcomes of mutations by the key of their request. */
export const idempotencyTable = defineTable<StoredRequest>(
  'service_points.idempotency',
  ['realmId', 'partnerId', 'operation', 'key'],
  {
    realmId: text(),
    partnerId: text(),
    operation: text(),
    key: text(),
    digest: text(),
    result: nullable(json()),
    createdAt: instant(),
  },
)
