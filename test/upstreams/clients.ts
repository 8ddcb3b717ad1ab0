import { generateKeyPairSync } from 'node:crypto';
import type { ClientOptions } from '../../server/providers/http/client.ts';
import type { Operations } from '../../server/providers/http/operation.ts';
import { finoOperations } from '../../server/providers/fino/operations.ts';
import { operations as finqwareOperations } from '../../server/providers/finqware/operations.ts';
import { fintectureOperations } from '../../server/providers/fintecture/operations.ts';
import { createFinoClient, createFinqwareClient, createFintectureClient, fixedToken } from '../../server/providers/index.ts';
import type { DocumentName, Operation } from './documents.ts';
import type { Call } from './example.ts';
import type { WrongCall } from './wrong.ts';

export type Method = (call?: unknown) => Promise<{ status: number; body: unknown; headers: Headers; requestId: string }>;

export type TestClientOptions = Pick<ClientOptions, 'fetch' | 'randomBytes'> &
  Partial<Pick<ClientOptions, 'baseUrl' | 'deadlineSeconds' | 'repeats' | 'pauseMs' | 'maxAnswerBytes'>>;

/** One upstream system as the tests see it: its documents, and our client for all of them. */
export interface Upstream {
  name: string;
  documents: readonly DocumentName[];
  operations: Operations;
  create(options: TestClientOptions): Readonly<Record<string, Method>>;
  /** What our client takes for such a call: less than the document, where it adds something of its own accord. */
  call(operation: Pick<Operation, 'id'>, example: Call): Partial<Call>;
  /** Whether we let through, on purpose, what the document forbids or does not know. */
  allows(id: string, wrong: Pick<WrongCall, 'what' | 'field'>): boolean;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
const BASE = 'https://upstream.example';
const token = fixedToken('a-token');

/** Without the parts that have nothing in them; a body stays one. */
function trimmed({ body, ...parts }: Call): Partial<Call> {
  const kept = Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
  return body === undefined ? kept : { ...kept, body };
}

/** The document asks for both of a company and a node, or for neither; a membership has one. */
function membership(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { organisation_node_id: _node, ...one } = value as Record<string, unknown>;
  return { company_id: 'a company', ...one };
}

const UNSTATED: readonly { id: string; what: WrongCall['what']; field: RegExp; why: string }[] = [
  { id: 'createPisV2Connect', what: 'missing', field: /^headers\./, why: 'the client signs it itself' },
  { id: 'postUsers', what: 'missing', field: /membership\.user_id$/, why: 'a user who is only being created has no id' },
  { id: 'createSession', what: 'unknown', field: /^body\./, why: 'Finqware may want more for it than its guide says' },
];
const allows: Upstream['allows'] = (id, { what, field }) =>
  UNSTATED.some((each) => each.id === id && each.what === what && each.field.test(field));

export const UPSTREAMS: readonly Upstream[] = [
  {
    name: 'Fintecture',
    documents: ['fintecture-ais', 'fintecture-customers', 'fintecture-oac', 'fintecture-beyond'],
    operations: fintectureOperations,
    create: ({ baseUrl = BASE, ...options }) =>
      createFintectureClient({
        environment: 'sandbox',
        app_id: 'app',
        app_secret: 'secret',
        private_key: pem.toString(),
        base_url: baseUrl,
        tokens: { default: token, ais: token, customer: token, oac: token },
        ...options,
      }) as unknown as Readonly<Record<string, Method>>,
    call({ id }, call) {
      const body = call.body as Record<string, unknown>;
      if (id === 'createPisV2Connect' || id === 'getPaymentSession') return trimmed({ ...call, headers: {} });
      if (id === 'postMemberships') return trimmed({ ...call, body: membership(body) });
      if (id === 'postUsers') return trimmed({ ...call, body: { ...body, membership: membership(body['membership']) } });
      // The document lists the roles for the creation of a membership alone.
      if (id === 'patchMembershipById') return trimmed({ ...call, body: { ...body, ...('role' in body && { role: 'viewer' }) } });
      return trimmed(call);
    },
    allows,
  },
  {
    name: 'finoOS',
    documents: ['finoos'],
    operations: finoOperations,
    create: ({ baseUrl = BASE, ...options }) =>
      createFinoClient({
        environment: 'sandbox',
        client_id: 'client',
        client_secret: 'secret',
        base_url: baseUrl,
        token,
        ...options,
      }) as unknown as Readonly<Record<string, Method>>,
    call: (_operation, call) => trimmed(call),
    allows,
  },
  {
    name: 'Finqware',
    documents: ['finqware'],
    operations: finqwareOperations,
    create: ({ baseUrl = BASE, ...options }) =>
      createFinqwareClient({ base_url: baseUrl, ...options }) as unknown as Readonly<Record<string, Method>>,
    call: (_operation, call) => trimmed(call),
    allows,
  },
];
