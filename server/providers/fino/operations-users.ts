import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { answered, done, maybeList, maybeOpen, maybeText, open, optionalText, tenantHeader, text } from './schemas.ts';

const userScopes = z.array(
  z.enum(['banking', 'banking-fetch', 'banking-upload', 'account-detection', 'categorization', 'contracts', 'cockpits']),
);

/** A user of finoOS: everything there belongs to one. */
export const user = z.looseObject({
  createdAt: maybeText,
  customUserID: maybeText,
  duplicates: maybeList(open),
  id: maybeText,
  name: maybeText,
  tenant: maybeText,
  type: z.nullish(z.enum(['person', 'company'])),
});
const envelope = z.looseObject({ context: maybeOpen, user: z.nullish(user) });

/** The token, and the users. */
export const userOperations = {
  authenticate: operation({
    method: 'POST',
    path: '/auth',
    inferred: true,
    token: 'none',
    encoding: 'form',
    // A token more harms nobody.
    repeatable: true,
    headers: tenantHeader,
    body: z.strictObject({ client_id: text, client_secret: text, grant_type: z.literal('client_credentials') }),
    answers: answered(
      z.looseObject({
        access_token: text.check(z.minLength(1)),
        expires_in: z.nullish(z.number()),
        'not-before-policy': z.nullish(z.number()),
        scope: maybeText,
        session_state: maybeText,
        token_type: maybeText,
      }),
    ),
  }),
  getUsers: operation({
    method: 'GET',
    path: '/users',
    inferred: true,
    headers: tenantHeader,
    query: z.strictObject({ page: optionalText }),
    answers: answered(z.looseObject({ context: maybeOpen, users: maybeList(user) })),
  }),
  addUser: operation({
    method: 'POST',
    path: '/users',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({
      customUserID: optionalText,
      name: optionalText,
      type: z.optional(z.enum(['person', 'company'])),
      userScopes: z.optional(userScopes),
    }),
    answers: answered(envelope),
  }),
  deleteUsers: operation({
    method: 'DELETE',
    path: '/users',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ userIDs: z.optional(z.array(text)) }),
    answers: answered(z.looseObject({ users: maybeOpen })),
  }),
  getUserByCustomUserID: operation({
    method: 'GET',
    path: '/users/custom/{custom-user-id}',
    inferred: true,
    headers: tenantHeader,
    answers: answered(user),
  }),
  getUser: operation({ method: 'GET', path: '/users/{user-id}', inferred: true, headers: tenantHeader, answers: answered(envelope) }),
  deleteUser: operation({ method: 'DELETE', path: '/users/{user-id}', inferred: true, headers: tenantHeader, answers: done }),
  addScopesToUser: operation({
    method: 'POST',
    path: '/users/{user-id}/scopes',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ userScopes: z.optional(userScopes) }),
    answers: answered(z.looseObject({ correlationID: maybeText, userScopes: maybeList(text) })),
  }),
} as const;
