import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLSchema,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
  type TypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  Kind,
  type DocumentNode,
} from 'graphql'
import { printComment } from './doc-comment.ts'
import type { Operation } from './operation.ts'
import { describeInput, type TypeNames } from './type-names.ts'

/** Returns the name of the type of a query's variables. */
export function variablesName({ name }: Operation): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}Variables`
}

/** Returns the names of the inputs in the variables of an operation. */
export function inputsOf(node: OperationDefinitionNode, schema: GraphQLSchema): string[] {
  return (node.variableDefinitions ?? []).map(({ type }) => getNamedType(inputType(type, schema)).name)
}

/** Returns the name of the input that a mutation takes. */
export function inputName({ node }: Operation, schema: GraphQLSchema): string {
  return inputsOf(node, schema)[0]!
}

/** Prints the variables of a query, each with the description of the argument that it is passed to. */
export function printVariables(
  operation: Operation,
  document: DocumentNode,
  schema: GraphQLSchema,
  names: TypeNames,
): string {
  const passedTo = readArguments(document, schema)
  const members = operation.node.variableDefinitions!.map((definition) => {
    const { variable, type, defaultValue } = definition
    const isRequired = type.kind === Kind.NON_NULL_TYPE && !defaultValue
    const argument = passedTo.get(variable.name.value)
    const comment = printComment(argument ? describeInput(argument) : [], '  ')
    const name = names.printInput(inputType(type, schema))
    return `${comment}  readonly ${variable.name.value}${isRequired ? '' : '?'}: ${name}${isRequired ? '' : ' | null | undefined'}\n`
  })
  const comment = printComment([`Variables of \`${operation.name}\`.`])
  return `${comment}export interface ${variablesName(operation)} {\n${members.join('')}}\n`
}

function inputType(node: TypeNode, schema: GraphQLSchema) {
  const type = typeFromAST(schema, node)
  if (!isInputType(type)) throw new Error('The schema lacks the type of a variable.')
  return type
}

function readArguments(document: DocumentNode, schema: GraphQLSchema): Map<string, GraphQLArgument> {
  const found = new Map<string, GraphQLArgument>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Argument({ value }) {
        const argument = info.getArgument()
        if (value.kind === Kind.VARIABLE && argument) found.set(value.name.value, argument)
      },
    }),
  )
  return found
}
