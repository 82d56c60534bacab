import { fileURLToPath } from 'node:url'
import { type OperationName, operationNames } from './operations.ts'
import { firstSchemas } from './shop-schemas.ts'

/** The input of every engine. */
export interface Surroundings {
  readonly port: number
  /** The supergraph's file. */
  readonly supergraphFile: string
  /** The subgraphs' common address, without a path. */
  readonly origin: string
  /** Digests of the keys that are admitted. */
  readonly keyFile: string
  /** True when our gateway sends one request for what several requests want. */
  readonly isShared: boolean
}

/** A gateway, or a stand-in for one. */
export interface Engine {
  readonly name: 'ours' | 'proxy' | 'hive' | 'apollo' | 'mercurius'
  /** For the table. */
  readonly title: string
  /** The address of its endpoint. */
  readonly path: string
  /** The operations that it can run. */
  readonly operations: readonly OperationName[]
  /** True when it is installed with the peers. */
  readonly isPeer: boolean
  /** Node's arguments that start it. */
  args(surroundings: Surroundings): readonly string[]
}

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** All engines, in the order in which they are measured. */
export const engines: readonly Engine[] = [
  {
    name: 'ours',
    title: 'Restante',
    path: '/graphql',
    operations: operationNames,
    isPeer: false,
    args: ({ port, supergraphFile, origin, keyFile, isShared }) => {
      return [fileAt('ours-main.ts'), String(port), supergraphFile, origin, keyFile, ...(isShared ? [] : ['unshared'])]
    },
  },
  {
    name: 'proxy',
    title: 'Node proxy, no GraphQL',
    path: '/graphql',
    operations: ['trivial'],
    isPeer: false,
    args: ({ port, origin }) => [fileAt('proxy-main.ts'), String(port), origin],
  },
  {
    name: 'hive',
    title: 'Hive Gateway, Rust planner',
    path: '/graphql',
    operations: operationNames,
    isPeer: true,
    args: ({ port, supergraphFile }) => {
      const command = [
        fileAt('../../peers/node_modules/@graphql-hive/gateway/dist/bin.js'),
        'supergraph',
        supergraphFile,
      ]
      return [...command, '--host', '127.0.0.1', '--port', String(port), '--fork', '1', '--hive-router-runtime']
    },
  },
  {
    name: 'apollo',
    title: 'Apollo Gateway',
    path: '/',
    operations: operationNames,
    isPeer: true,
    args: ({ port, supergraphFile }) => [fileAt('../../peers/apollo.mjs'), String(port), supergraphFile],
  },
  {
    name: 'mercurius',
    title: 'mercurius gateway (Federation v1)',
    path: '/graphql',
    operations: ['trivial'],
    isPeer: true,
    args: ({ port, origin }) => {
      const services = Object.entries(firstSchemas).map(([name, schema]) => ({
        name,
        url: `${origin}/first/${name}`,
        schema,
      }))
      return [fileAt('../../peers/mercurius.mjs'), String(port), JSON.stringify(services)]
    },
  },
]
