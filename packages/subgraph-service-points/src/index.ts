export { typeDefs } from './schema.ts'
