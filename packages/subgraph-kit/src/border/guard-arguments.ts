import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'
import { inputFault } from '../faults.ts'
import { type Check, type CheckCompiler, createCheckCompiler } from './compile-check.ts'

/**
 * Checks the arguments of every field against the limits of the schema before its resolver runs, and those of a subscription
 * before it begins. The checks are compiled here, once. Throws for an argument or input field whose values have no limit.
 */
export function guardArguments(schema: GraphQLSchema): void {
  const compiler = createCheckCompiler(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type)
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
      // The fields of federation judge their arguments themselves.
      if (!field.name.startsWith('_')) guardField(field, compiler, `${type.name}.${field.name}`, isRoot)
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, unknown>

function guardField(field: GraphQLField<unknown, unknown>, compiler: CheckCompiler, at: string, isRoot: boolean): void {
  const checks = field.args.flatMap((arg): [string, Check][] => {
    const check = compiler.compile(arg, `${at}(${arg.name}:)`)
    return check ? [[arg.name, check]] : []
  })
  if (checks.length === 0) return
  const guard = (resolve: Resolve): Resolve => {
    return (source, args: Readonly<Record<string, unknown>>, context, info) => {
      for (const [name, check] of checks) {
        const problem = check(args[name])
        if (problem) throw inputFault([name, ...problem.path].join('.'), problem.reason)
      }
      return resolve(source, args, context, info)
    }
  }
  if (field.subscribe) field.subscribe = guard(field.subscribe)
  // A root field without a resolver is an error, which is found after this.
  else if (field.resolve || !isRoot) field.resolve = guard(field.resolve ?? defaultFieldResolver)
}
