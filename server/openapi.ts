import * as z from 'zod/mini';
import * as protocol from '../src/protocol/index.ts';
import { deliveriesAnswer, deliveriesQuery } from './webhooks/schemas.ts';

type Schema = z.ZodMiniType;

interface Operation {
  id: string;
  summary: string;
  security?: readonly ('nonce' | 'bearer' | 'basic')[];
  body?: Schema;
  query?: z.ZodMiniObject;
  path?: readonly string[];
  idempotent?: true;
  answer: Schema | { type: string; description: string } | 'nothing';
}

const ids = ['id'] as const;

/** Every call of the contract. The document is generated from this table and from the schemas that the routes use. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'post /sessions': { id: 'createSession', summary: 'Start a session', body: protocol.sessionCreate, answer: protocol.sessionAnswer },
  'get /sessions/{id}': {
    id: 'getSession',
    summary: 'What to show now',
    security: ['nonce', 'basic'],
    path: ids,
    answer: protocol.sessionAnswer,
  },
  'delete /sessions/{id}': {
    id: 'leaveSession',
    summary: 'The person leaves',
    security: ['nonce'],
    path: ids,
    body: protocol.sessionLeave,
    answer: protocol.sessionAnswer,
  },
  'post /sessions/{id}/steps': {
    id: 'submitStep',
    summary: 'Submit a step; consumes the nonce',
    path: ids,
    body: protocol.stepSubmit,
    idempotent: true,
    answer: protocol.sessionAnswer,
  },
  'post /sessions/{id}/resume': {
    id: 'resumeSession',
    summary: 'A fresh nonce for the tab that holds the verifier, or for the back end to hand on',
    path: ids,
    body: protocol.sessionResume,
    answer: protocol.sessionAnswer,
  },
  'get /sessions/{id}/events': {
    id: 'streamSession',
    summary: 'News of the session, as server-sent events',
    security: ['nonce'],
    path: ids,
    answer: { type: 'text/event-stream', description: 'Events `session` (a session answer) and `superseded`' },
  },
  'get /skills': { id: 'listSkills', summary: 'What the tenant offers', query: protocol.publicQuery, answer: protocol.skillsAnswer },
  'get /institutions': {
    id: 'listInstitutions',
    summary: 'The directory of banks',
    query: protocol.institutionsQuery,
    answer: protocol.institutionsAnswer,
  },
  'get /callback': {
    id: 'bankReturn',
    summary: 'Where the bank sends the person',
    answer: { type: 'text/html', description: 'A page that stands alone, or a redirect to the return_url' },
  },
  'post /token': {
    id: 'exchangeToken',
    summary: 'Temp token for access token, once',
    body: protocol.tokenExchange,
    idempotent: true,
    answer: protocol.tokenAnswer,
  },
  'get /accounts': {
    id: 'listAccounts',
    summary: 'The accounts that the person shared',
    security: ['bearer'],
    answer: protocol.accountsAnswer,
  },
  'get /transactions': {
    id: 'listTransactions',
    summary: 'Their transactions, newest first',
    security: ['bearer'],
    query: protocol.transactionsQuery,
    answer: protocol.transactionsAnswer,
  },
  'get /holders': { id: 'listHolders', summary: 'Who holds them', security: ['bearer'], answer: protocol.holdersAnswer },
  'get /verifications': {
    id: 'listVerifications',
    summary: 'What a verification or a review came to',
    security: ['bearer'],
    answer: protocol.verificationsAnswer,
  },
  'get /payments': { id: 'listPayments', summary: 'What was paid', security: ['bearer'], answer: protocol.paymentsAnswer },
  'get /forms': { id: 'listForms', summary: 'What was filled in', security: ['bearer'], answer: protocol.formsAnswer },
  'delete /credentials/{id}': {
    id: 'deleteCredential',
    summary: 'Ends the consent and forgets the person',
    security: ['bearer'],
    path: ids,
    answer: 'nothing',
  },
  'get /deliveries': {
    id: 'listDeliveries',
    summary: 'What became of the events that the tenant was told of, newest first',
    security: ['basic'],
    query: deliveriesQuery,
    answer: deliveriesAnswer,
  },
  'post /deliveries/{id}/resend': {
    id: 'resendDelivery',
    summary: 'Sends an event once more, at once',
    security: ['basic'],
    path: ids,
    answer: 'nothing',
  },
};

const schemaOf = (schema: Schema, io: 'input' | 'output'): unknown => z.toJSONSchema(schema, { io, unrepresentable: 'any' });

function parameters({ path = [], query, idempotent }: Operation): object[] {
  const inPath = path.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as Schema).safeParse(undefined).success,
    schema: schemaOf(schema as Schema, 'input'),
  }));
  const key = idempotent
    ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 255 } }]
    : [];
  return [...inPath, ...inQuery, ...key];
}

function contentOf(answer: Exclude<Operation['answer'], 'nothing'>): object {
  if ('safeParse' in answer) return { 'application/json': { schema: schemaOf(answer, 'output') } };
  return { [answer.type]: { schema: { type: 'string', description: answer.description } } };
}

function describe(operation: Operation): object {
  const { id, summary, security, body, answer } = operation;
  return {
    operationId: id,
    summary,
    security: (security ?? []).map((scheme) => ({ [scheme]: [] })),
    parameters: parameters(operation),
    ...(body && { requestBody: { required: id !== 'leaveSession', content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      ...(answer === 'nothing' ? { '204': { description: 'Done' } } : { '200': { description: 'Done', content: contentOf(answer) } }),
      default: { description: 'An error', content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  };
}

/** The OpenAPI 3.1 document of a companion. */
export function openApiDocument(publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, operation] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = route.split(' ');
    (paths[path] ??= {})[method] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tessera companion', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: schemaOf(protocol.problem, 'output') },
      securitySchemes: {
        nonce: { type: 'http', scheme: 'Nonce', description: 'The nonce of the session, not consumed by looking' },
        basic: { type: 'http', scheme: 'basic', description: 'The client_id and the client_secret; for back ends alone' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The access token; for back ends alone' },
      },
    },
  };
}
