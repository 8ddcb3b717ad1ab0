import type { SessionCreate } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import type { Skill } from '../skills/skill.ts';
import type { Caller, Tenant, World } from '../world.ts';
import { orderFaults } from './order.ts';
import type { Fresh } from './outcome.ts';
import { sameSecret } from './secrets.ts';
import type { Session } from './session.ts';

/** Everything that must hold before a session may begin, and the session that then begins. */
export function openSession(world: World, body: SessionCreate, caller: Caller, nonce: Fresh['nonce']): { session: Session; skill: Skill } {
  const { tenant, byBackEnd } = identify(world, body, caller);
  const skill = tenant.skills.get(body.skill);
  if (!skill) throw new AppError('skill_unknown', { fields: { skill: 'is not among the skills of the tenant' } });
  if (!skill.startsFrom.includes(byBackEnd ? 'backend' : 'browser'))
    throw new AppError(byBackEnd ? 'skill_unknown' : 'skill_needs_backend');
  if (body.context && !byBackEnd) throw new AppError('invalid_fields', { fields: { context: 'can be stated by the back end alone' } });
  const order = body.context?.payment ?? null;
  if ((skill.type === 'pisp') !== (order !== null)) {
    throw new AppError('invalid_fields', { fields: { 'context.payment': order ? 'does not belong to this skill' : 'is required' } });
  }
  const faults = Object.entries(order ? orderFaults(order) : {}).map(([field, fault]) => [`context.payment.${field}`, fault] as const);
  if (faults.length > 0) throw new AppError('invalid_fields', { fields: Object.fromEntries(faults) });
  const now = world.ports.now();
  const returnUrl = body.return_url === undefined ? null : returnUrlOf(body.return_url, tenant);
  const session: Session = {
    id: world.mint.id(),
    tenant: tenant.clientId,
    skill: skill.name,
    createdAt: now,
    expiresAt: now + world.lifetimes.sessionSeconds * 1000,
    origin: caller.origin,
    challenge: body.challenge ?? null,
    returnUrl,
    display: body.display === 'page' && returnUrl !== null ? 'page' : 'popup',
    locale: body.locale ?? 'en',
    country: tenant.country,
    order,
    payeeCheck: null,
    payFrom: null,
    details: {},
    forms: {},
    handle: null,
    check: null,
    connections: null,
    changes: { removed: [], refreshed: [], replaces: null, lastRemoved: null },
    reference: body.context?.reference ?? null,
    status: 'open',
    at: 0,
    seq: 0,
    nonce,
    bank: null,
    psuType: 'retail',
    methods: [],
    approval: null,
    accounts: null,
    chosen: null,
    pending: null,
    temp: null,
    exit: null,
  };
  return { session, skill };
}

/** A browser proves itself with the public key and its origin, a back end with the secret, which no browser may send. */
function identify(world: World, body: SessionCreate, { origin }: Caller): { tenant: Tenant; byBackEnd: boolean } {
  const { client_app_key: key, client_secret: secret } = body;
  if ((key === undefined) === (secret === undefined)) {
    throw new AppError('invalid_fields', { fields: { client_app_key: 'send either this (browser) or client_secret (back end)' } });
  }
  if (secret !== undefined) return { tenant: tenantOfSecret(world, body.client_id, secret, origin), byBackEnd: true };
  return { tenant: publicTenant(world, body.client_id, key!, origin), byBackEnd: false };
}

/** The tenant whose back end calls with its secret. */
export function tenantOfSecret(world: World, clientId: string, secret: string, origin: string | null): Tenant {
  if (origin !== null) throw new AppError('invalid_fields', { fields: { client_secret: 'must never be sent by a browser' } });
  const tenant = world.tenants.get(clientId);
  if (!tenant || !sameSecret(secret, tenant.secretHash)) throw new AppError('tenant_unknown');
  return tenant;
}

/** The tenant that a public key names, for a page on one of its origins or for a native app, which has none. */
export function publicTenant(world: World, clientId: string, appKey: string, origin: string | null): Tenant {
  const tenant = world.tenants.get(clientId);
  if (!tenant || !sameSecret(appKey, tenant.appKeyHash)) throw new AppError('tenant_unknown');
  if (origin !== null && !tenant.origins.has(origin)) throw new AppError('origin_not_allowed');
  return tenant;
}

/** Exactly a page on an origin of the tenant's: no other scheme, no user part, nothing a browser reads in another way than we do. */
function returnUrlOf(text: string, tenant: Tenant): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = /^https?:\/\/[^\s\\@/?#]+([/?#]\S*)?$/.test(text);
  if (!url || !plain || url.username !== '' || url.password !== '' || !tenant.origins.has(url.origin)) {
    throw new AppError('return_url_not_allowed', { fields: { return_url: 'must be a page on one of the origins of the tenant' } });
  }
  url.hash = '';
  return url.href;
}
