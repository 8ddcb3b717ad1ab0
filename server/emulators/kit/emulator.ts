import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod/mini';
import { ConnectionDropped, faultSchema, Faults, type Fault, type FaultScript } from './faults.ts';
import type { DeliveryReport, WebhookSender } from './webhooks.ts';
import type { EmulatorOptions, EmulatorWorld } from './world.ts';

/** A request that arrived, without what is secret in it: of the query the names alone, of Authorization the scheme. */
export interface Call {
  /** Null for an address that the upstream does not have. */
  operation: string | null;
  method: string;
  path: string;
  query: string[];
  /** 0 where no answer was given. */
  status: number;
  request_id: string | null;
  headers: Record<string, string>;
}

/** A stand-in for an upstream system. */
export interface Emulator {
  readonly name: string;
  fetch(request: Request): Promise<Response>;
  calls(): readonly Call[];
  /** Has operations go wrong, in this order; a name that it does not have is refused. */
  fault(...faults: FaultScript[]): void;
  /** Sends the webhook of that name. */
  fire(name: string, input?: unknown): void;
  deliveries(): readonly DeliveryReport[];
  /** Resolves once no webhook is under way. */
  settled(): Promise<void>;
  /** As if it had just been started. */
  reset(): void;
}

/** One line of the registry: how `tessera emulate` starts it, and how the companion is told of it. */
export interface EmulatorEntry {
  create(options: EmulatorOptions): Emulator;
  /** The tenant's `providers` in the companion's configuration, for an emulator at that address. */
  settings(publicUrl: string): Record<string, unknown>;
}

export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the documents print it: `/v1/customers/{customer_id}`; read with `c.req.param('customer_id')`. */
  path: string;
  /** Refuses by throwing an `HTTPException` with a response. */
  handle(c: Context): Response | Promise<Response>;
}

export interface EmulatorDefinition {
  name: string;
  /** By the names that faults and recorded calls use. Where two paths match, the first wins. */
  operations: Readonly<Record<string, Operation>>;
  /** An error as this upstream words it. */
  refuse(status: number, message: string): Response;
  /** Everything else that it serves, such as pages for people: not recorded, and spared by faults. */
  pages?(app: Hono): void;
  sender: WebhookSender;
  /** Webhooks that can be fired by name. */
  webhooks?: Readonly<Record<string, (input: unknown) => void>>;
  /** Forgets its state. */
  reset(): void;
  /** More request headers worth recording, in lower case. */
  headers?: readonly string[];
}

const RECORDED = ['accept', 'content-type', 'idempotency-key', 'user-agent', 'x-request-id'];
const MOST_CALLS = 2000;
/** What a cut off answer looks like. */
const HALF = '{"data":{"id":"';

/** Puts the pieces together: operations with recording and faults, pages, and the control addresses below `/__emulator`. */
export function createEmulator(definition: EmulatorDefinition, world: EmulatorWorld): Emulator {
  const { name, operations, refuse, sender, webhooks = {} } = definition;
  const faults = new Faults();
  let calls: Call[] = [];
  let era = new AbortController();

  const record = (c: Context, operation: string | null, status: number): void => {
    const { method, path, raw } = c.req;
    const names = [...RECORDED, ...(definition.headers ?? [])];
    const headers = Object.fromEntries(names.flatMap((each) => (raw.headers.has(each) ? [[each, raw.headers.get(each) ?? '']] : [])));
    const [scheme] = (raw.headers.get('authorization') ?? '').split(' ');
    if (scheme) headers['authorization'] = scheme;
    const query = [...new URL(raw.url).searchParams.keys()];
    calls = [
      ...calls.slice(1 - MOST_CALLS),
      { operation, method, path, query, status, request_id: c.req.header('x-request-id') ?? null, headers },
    ];
  };

  async function spoil(c: Context, fault: Fault, operation: Operation): Promise<Response> {
    const { status, body, headers = {}, delay_ms, hang, drop, garbage, after } = fault;
    if (delay_ms !== undefined) await world.sleep(delay_ms);
    const instead = hang || drop || garbage || status !== undefined;
    let response = after || !instead ? await carryOut(operation, c) : undefined;
    if (hang) await firstOf(c.req.raw.signal, era.signal);
    if (hang || drop) throw new ConnectionDropped();
    if (garbage) response = new Response(HALF, { headers: { 'content-type': 'application/json' } });
    if (status !== undefined) response = body === undefined ? refuse(status, 'Scripted by a fault.') : plain(status, body);
    response = new Response(response?.body ?? null, response);
    for (const [header, value] of Object.entries(headers)) response.headers.set(header, value);
    return response;
  }

  const app = new Hono();
  const recorded = (operation: string | null, answer: (c: Context) => Promise<Response>) => async (c: Context) => {
    try {
      const response = await answer(c);
      record(c, operation, response.status);
      return response;
    } catch (error) {
      record(c, operation, error instanceof ConnectionDropped ? 0 : 500);
      throw error;
    }
  };

  controls(app);
  for (const [key, operation] of Object.entries(operations)) {
    app.on(
      operation.method,
      route(operation.path),
      recorded(key, async (c) => {
        const fault = faults.take(key);
        return fault === undefined ? carryOut(operation, c) : spoil(c, fault, operation);
      }),
    );
  }
  definition.pages?.(app);
  for (const path of new Set(Object.values(operations).map((each) => route(each.path)))) {
    app.all(
      path,
      recorded(null, async () => refuse(405, 'This address does not know that method.')),
    );
  }
  app.notFound(recorded(null, async () => refuse(404, 'There is nothing at this address.')));
  app.onError((error) => {
    if (error instanceof ConnectionDropped) throw error;
    if (error instanceof HTTPException) return error.getResponse();
    console.error(error);
    return refuse(500, 'The emulator is broken.');
  });

  const emulator: Emulator = {
    name,
    fetch: async (request) => app.fetch(request),
    calls: () => calls,
    fault(...scripts) {
      const unknown = scripts.find((each) => each.operation !== '*' && !Object.hasOwn(operations, each.operation));
      if (unknown) throw new RangeError(`There is no operation "${unknown.operation}".`);
      faults.add(scripts.map((each) => faultSchema.parse(each)));
    },
    fire(webhook, input = {}) {
      const send = Object.hasOwn(webhooks, webhook) ? webhooks[webhook] : undefined;
      if (send === undefined) throw new RangeError(`There is no webhook "${webhook}".`);
      send(input);
    },
    deliveries: () => sender.reports(),
    settled: () => sender.settled(),
    reset() {
      era.abort();
      era = new AbortController();
      calls = [];
      faults.clear();
      sender.reset();
      definition.reset();
    },
  };
  return emulator;

  function controls(target: Hono): void {
    const tell = (c: Context, act: () => object): Response => {
      try {
        return c.json(act());
      } catch (error) {
        return c.json({ error: error instanceof Error ? error.message : 'It failed.' }, 400);
      }
    };
    const told = (c: Context): Promise<unknown> => c.req.json<unknown>().catch(() => undefined);
    target.get('/__emulator/calls', (c) => c.json({ calls }));
    target.get('/__emulator/faults', (c) => c.json({ faults: faults.list() }));
    target.get('/__emulator/webhooks', (c) => c.json({ names: Object.keys(webhooks), deliveries: sender.reports() }));
    target.post('/__emulator/faults', async (c) => {
      const body = await told(c);
      return tell(c, () => {
        emulator.fault(...z.array(faultSchema).parse(body));
        return { faults: faults.list() };
      });
    });
    target.post('/__emulator/webhooks', async (c) => {
      const body = await told(c);
      return tell(c, () => {
        const { name: webhook, ...input } = z.looseObject({ name: z.string() }).parse(body);
        emulator.fire(webhook, input);
        return { fired: webhook };
      });
    });
    target.post('/__emulator/reset', (c) => {
      emulator.reset();
      return c.body(null, 204);
    });
  }
}

/** The answer, also where it is a refusal. */
async function carryOut(operation: Operation, c: Context): Promise<Response> {
  try {
    return await operation.handle(c);
  } catch (error) {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  }
}

/** `{customer_id}` of the documents as the router writes it. */
const route = (path: string): string => path.replace(/\{([^}]+)\}/g, ':$1');

function plain(status: number, body: unknown): Response {
  return typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status });
}

/** Resolves when one of them fires. */
function firstOf(...signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals]);
  return new Promise((resolve) => {
    if (any.aborted) resolve();
    else any.addEventListener('abort', () => resolve(), { once: true });
  });
}
