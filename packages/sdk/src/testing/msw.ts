export { createMock, type Mock, type MockedRequest, type MockOperation, type MockResolver } from './mock/create-mock.ts'
export { handlersOf } from './mock/handlers-of.ts'
export { fault, type MockedFault } from './mock/mocked-fault.ts'
