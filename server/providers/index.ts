/* The typed clients of the upstream systems: for programs of your own, beside or without the companion. */

export { createFintectureClient, type FintectureClient, type FintectureClientOptions } from './fintecture/client.ts';
export { createFinoClient, type FinoClient, type FinoClientOptions } from './fino/client.ts';
export { accountSummary, bankLogos, tenantTheme, type SummaryPart, type TenantTheme } from './fino/extras.ts';
export { createFinqwareClient, type FinqwareClient, type FinqwareClientOptions } from './finqware/client.ts';
export { CallError, UpstreamError, type UpstreamCode } from './http/error.ts';
export type { AnswerOf, CallOf, CallOptions, OperationSpec } from './http/operation.ts';
export { createTokenSource, fixedToken, type FreshToken, type TokenSource } from './http/token.ts';
