import type { Context } from 'hono';
import * as z from 'zod/mini';
import { uuid } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { reaches, reachesCompany, type Membership, type User } from './organisation.ts';
import { anything, email, param, readJson, text } from './read.ts';
import type { Fintecture } from './state.ts';
import { created, type Secured } from './tokens.ts';

const optional = z.optional(text);
const preferences = z.optional(anything);
const membershipBody = z.strictObject({
  user_id: text,
  company_id: optional,
  organisation_node_id: optional,
  role: z.enum(['admin', 'developer', 'viewer']),
  notification_preferences: preferences,
});
// Here a role is any text, as the document prints it.
const membershipPatch = z.strictObject({ role: optional, status: optional, notification_preferences: preferences });
const names = { first_name: optional, last_name: optional, phone: optional };
const userBody = z.strictObject({ email, ...names, membership: membershipBody });
const userPatch = z.strictObject({ email: z.optional(email), ...names });

/** Users of the console, and where each belongs. */
export function userOperations({ world, state }: Fintecture): Record<string, Secured> {
  const userOf = (c: Context): User =>
    state.organisation.users.get(param(c, 'user_id')) ?? refuse(404, 'user_not_found', 'There is no such user.');
  const membershipOf = (c: Context): Membership =>
    state.organisation.memberships.get(param(c, 'membership_id')) ?? refuse(404, 'membership_not_found', 'There is no such membership.');

  /** A membership is of a company or of a node: one of the two, and within reach. */
  const join = (body: z.infer<typeof membershipBody>, userId: string): Membership => {
    const { organisation } = state;
    const { company_id: companyId, organisation_node_id: nodeId } = body;
    if ((companyId === undefined) === (nodeId === undefined))
      refuse(400, 'invalid_request', 'body: either company_id or organisation_node_id.');
    if (companyId !== undefined && !reachesCompany(organisation, companyId))
      refuse(400, 'company_not_found', 'body: there is no such company.');
    if (nodeId !== undefined && !reaches(organisation, nodeId)) refuse(400, 'node_not_found', 'body: there is no such node.');
    const membership = { id: uuid(world), ...body, user_id: userId };
    organisation.memberships.set(membership.id, membership);
    return membership;
  };
  const needFreeEmail = (address: string | undefined, own?: string): void => {
    const taken = [...state.organisation.users.values()].some((user) => user.email === address && user.id !== own);
    if (taken) refuse(409, 'email_taken', 'Another user has this address.');
  };

  return {
    postMemberships: {
      method: 'POST',
      path: '/v1/memberships',
      async handle(c) {
        const body = await readJson(c, membershipBody);
        if (!state.organisation.users.has(body.user_id)) refuse(400, 'user_not_found', 'body: there is no such user.');
        return created(`/v1/memberships/${join(body, body.user_id).id}`);
      },
    },
    patchMembershipById: {
      method: 'PATCH',
      path: '/v1/memberships/{membership_id}',
      async handle(c) {
        const membership = membershipOf(c);
        Object.assign(membership, await readJson(c, membershipPatch));
        return c.body(null, 200);
      },
    },
    deleteMembershipById: {
      method: 'DELETE',
      path: '/v1/memberships/{membership_id}',
      handle(c) {
        state.organisation.memberships.delete(membershipOf(c).id);
        return c.body(null, 204);
      },
    },
    postUsers: {
      method: 'POST',
      path: '/v1/users',
      async handle(c) {
        const { membership, ...rest } = await readJson(c, userBody);
        needFreeEmail(rest.email);
        const user = { id: uuid(world), ...rest };
        // The membership must name a user who does not exist yet; whoever it names, the new user is meant.
        join(membership, user.id);
        state.organisation.users.set(user.id, user);
        return created(`/v1/users/${user.id}`);
      },
    },
    getUserById: { method: 'GET', path: '/v1/users/{user_id}', handle: (c) => c.json(userOf(c)) },
    patchUserById: {
      method: 'PATCH',
      path: '/v1/users/{user_id}',
      async handle(c) {
        const user = userOf(c);
        const changes = await readJson(c, userPatch);
        needFreeEmail(changes.email, user.id);
        Object.assign(user, changes);
        return c.body(null, 200);
      },
    },
    deleteUserById: {
      method: 'DELETE',
      path: '/v1/users/{user_id}',
      handle(c) {
        const { id } = userOf(c);
        const { memberships, users } = state.organisation;
        for (const [key, membership] of memberships) if (membership.user_id === id) memberships.delete(key);
        users.delete(id);
        return c.body(null, 204);
      },
    },
  };
}
