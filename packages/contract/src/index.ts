export { API_VERSION, apiVersions } from "./version.ts";
export { type EventType, eventTypes } from "./events.ts";
export {
  type Audience,
  type Auth,
  type Body,
  type Idempotency,
  type LatencyClass,
  type Operation,
  type Params,
  pathParameters,
  pipelineProblems,
  type Query,
  type Response,
} from "./operation.ts";
export { type OperationId, operationList, type OperationOf, operations } from "./operations/all.ts";
export { isProblemType, type ProblemDefinition, problems, type ProblemType } from "./problems.ts";
export { type Scope, scopes } from "./scopes.ts";
export type * as wire from "./wire.ts";
