import { readFileSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { pluginPath } from './packages/codegen/src/plugin-path.ts'
import { generateResolverTypes, type ResolverParents } from './packages/codegen/src/resolvers/resolver-types.ts'
import { printPlainSchema } from './packages/codegen/src/schema/plain-schema.ts'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')
const shared = read('packages/subgraph-kit/schema/shared.graphql')
const api = printPlainSchema(read('packages/gateway/schema/supergraph.graphql'))
const operations = { schema: api, documents: 'packages/sdk/operations/**/*.graphql' }
const banner = pluginPath('banner')

/** Members of inputs of which exactly one group is given. The subgraphs check that; the SDK's types say it. */
const counterCode = [['reference', 'code'], ['qr']]
const choices = {
  AdvanceClockInput: [['by'], ['to']],
  CollectParcelInput: counterCode,
  DestinationInput: [['outletId'], ['address'], ['reservationId']],
  DropOffParcelInput: counterCode,
  NearInput: [['point'], ['postalCode'], ['outletId']],
  SwapParcelsInput: counterCode,
}

/** Methods of the SDK's client that send two operations. */
const composed = {
  'parcels.redirectToNearest': { file: 'redirect-to-nearest', marks: ['shopper'] },
  'reservations.createNearest': { file: 'create-nearest', marks: ['shopper'] },
}

function sdlOf(name: string): string {
  return `${read(`packages/subgraph-${name}/schema/${name}.graphql`)}\n${shared}`
}

function subgraph(name: string, parents: ResolverParents) {
  const file = `packages/subgraph-${name}/src/generated/resolver-types.ts`
  return { [file]: generateResolverTypes(sdlOf(name), parents) }
}

const config: CodegenConfig = {
  generates: {
    ...subgraph('outlets', {
      context: '../graphql/context.ts#OutletsContext',
      mappers: {
        NearestOutletConnection: '../graphql/nearest-outlets.ts#NearestPage',
        OpeningHours: '../graphql/opening-hours.ts#HoursView',
        Outlet: '../domain/outlet.ts#Outlet as DomainOutlet',
        Parcel: '../graphql/parcel.ts#RequiredParcel',
        ServicePoint: '@restante/subgraph-kit#EntityKey',
        SizeLimit: '@restante/subgraph-kit#SizeLimit as DomainSizeLimit',
      },
    }),
    ...subgraph('service-points', {
      context: '../graphql/request-scope.ts#RequestScope',
      mappers: {
        Partner: '../domain/partner.ts#Partner as StoredPartner',
        ServicePoint: '../domain/service-point.ts#ServicePointView',
        Agreement: '../domain/agreement/agreement.ts#Agreement as StoredAgreement',
        ApiKey: '../domain/api-key.ts#ApiKey as StoredApiKey',
        Document: '../domain/document.ts#ListedDocument',
        Device: '../domain/api-key.ts#ApiKey as DeviceKey',
        Outlet: '@restante/subgraph-kit#EntityKey',
      },
    }),
    ...subgraph('parcels', {
      context: '../graphql/context.ts#Context',
      mappers: {
        Capacity: '../graphql/capacity.ts#ShownCapacity',
        CounterCode: '../graphql/counter-code.ts#ShownCode',
        Delegation: '../graphql/delegation.ts#ShownDelegation',
        Event: '../domain/parcel/event.ts#Event as StoredEvent',
        HandOver: '../domain/parcel/hand-over.ts#HandOver as StoredHandOver',
        Manifest: '../domain/counter/manifest.ts#Manifest as StoredManifest',
        Outlet: '@restante/subgraph-kit#EntityKey',
        Parcel: '../domain/parcel/parcel.ts#Parcel as StoredParcel',
        ParcelEvent: '../domain/parcel/event.ts#ParcelEvent as StoredParcelEvent',
        ParcelIdentifier: '../domain/parcel/parcel.ts#Identifier',
        Partner: '@restante/subgraph-kit#EntityKey',
        Redirect: '../domain/parcel/redirect.ts#Redirect as StoredRedirect',
        RedirectOption: '../domain/redirect/options.ts#RedirectOption as DecidedRedirectOption',
        Reservation: '../domain/parcel/place.ts#Reservation as StoredReservation',
        RedirectEvent: '../domain/parcel/event.ts#RedirectEvent as StoredRedirectEvent',
        ReturnEvent: '../domain/parcel/event.ts#ReturnEvent as StoredReturnEvent',
        ReturnOrder: '../domain/parcel/return-order.ts#ReturnOrder as StoredReturnOrder',
        ServicePoint: '@restante/subgraph-kit#EntityKey',
        ServicePointEvent: '../domain/parcel/event.ts#ServicePointEvent as StoredServicePointEvent',
      },
    }),
    'packages/subgraph-kit/test/library/generated/resolver-types.ts': generateResolverTypes(
      `${read('packages/subgraph-kit/test/library/schema.graphql')}\nscalar DateTime`,
      {
        context: '../library.ts#Desk',
        mappers: {
          Work: '../library.ts#StoredBook',
          Book: '../library.ts#StoredBook',
          Author: '@restante/subgraph-kit#EntityKey',
        },
      },
    ),
    'packages/gateway/src/generated/own-documents.json': {
      ...operations,
      plugins: [pluginPath('operations/own-documents')],
    },
    'packages/sdk/schema.graphql': {
      schema: api,
      plugins: [{ [banner]: { sign: '#' } }, { [pluginPath('schema/sdl')]: { sdl: api } }],
    },
    'packages/sdk/src/generated/types.ts': {
      ...operations,
      plugins: [banner, { [pluginPath('operations/types')]: { choices } }],
    },
    'packages/sdk/src/generated/documents.ts': {
      ...operations,
      plugins: [banner, pluginPath('operations/documents')],
    },
    'packages/sdk/src/generated/operations.ts': {
      ...operations,
      plugins: [banner, pluginPath('operations/functions')],
    },
    'packages/sdk/src/generated/methods.ts': {
      ...operations,
      plugins: [banner, { [pluginPath('methods/methods')]: { composed } }],
    },
    'packages/sdk/src/generated/method-table.ts': {
      ...operations,
      plugins: [banner, { [pluginPath('methods/method-table')]: { composed } }],
    },
    'packages/sdk/src/generated/scalars.ts': { schema: api, plugins: [banner, pluginPath('schema/scalar-types')] },
    'packages/sdk/src/testing/generated/schema.ts': {
      schema: api,
      plugins: [
        banner,
        {
          [pluginPath('schema/limited-schema')]: {
            sdl: api,
            subgraphs: ['outlets', 'service-points', 'parcels'].map(sdlOf),
          },
        },
      ],
    },
    'packages/sdk/src/generated/faults.ts': { schema: api, plugins: [banner, pluginPath('errors/faults')] },
    'docs/reference/errors.md': { schema: api, plugins: [pluginPath('errors/errors-page')] },
  },
}

export default config
