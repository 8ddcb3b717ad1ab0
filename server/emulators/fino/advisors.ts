import type { Hono } from 'hono';
import { uuid } from '../kit/index.ts';
import type { Call, Handler } from './call.ts';
import { badRequest, empty, json, notFound } from './errors.ts';
import type { OperationId } from './operations.ts';
import { advisorCreate, advisorPatch } from './schemas.ts';
import { rfc3339, type Advisor, type Fino } from './state.ts';

const MOST_BYTES = 2_000_000;
const TEXTS = { 'user-name': 'name', email: 'mail', 'link-id': 'linkID' } as const;
const LISTS = { roles: 'role', reportRoles: 'reportRole' } as const;
const FLAGS = ['reportAccess', 'reportSend'] as const;

type Own =
  'getAdvisors' | 'createAdvisor' | 'getAdvisor' | 'deleteAdvisor' | 'patchAdvisor' | 'updateAdvisorAvatar' | 'deleteAdvisorAvatar';

/** A regular expression out of the query. */
function expression(name: string, source: string): RegExp {
  try {
    return new RegExp(source, 'i');
  } catch {
    throw badRequest(`${name} is not a regular expression`);
  }
}

/** Advisors and their pictures. */
export function advisorsOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { world, state } = fino;

  function byId(id: string | null): Advisor {
    if (id === null) throw badRequest('advisor-id is missing');
    const advisor = state.advisors.get(id);
    if (advisor === undefined) throw notFound('Advisor');
    return advisor;
  }
  const inQuery = (call: Call): Advisor => byId(call.query.get('advisor-id'));

  const show = ({ id, createdAt, fields, picture }: Advisor): Record<string, unknown> => ({
    ...{ ...fields, id, createdAt: rfc3339(createdAt), lastActivity: rfc3339(createdAt) },
    ...(picture !== undefined && { url: pictureAddress(world.publicUrl, picture.handle) }),
  });

  /** Whether an advisor is among those that the query asks for. */
  function filter(call: Call): (advisor: Advisor) => boolean {
    const texts = Object.entries(TEXTS).flatMap(([name, key]) => {
      const source = call.query.get(name);
      return source === null ? [] : [{ key, wanted: expression(name, source) }];
    });
    const lists = Object.entries(LISTS).flatMap(([name, key]) => {
      const wanted = call.query.getAll(name).flatMap((value) => value.split(','));
      return wanted.length === 0 ? [] : [{ key, wanted }];
    });
    const flags = FLAGS.flatMap((key) => (call.flag(key) === undefined ? [] : [{ key, wanted: call.flag(key) }]));
    const activated = call.flag('activated');
    const since = call.time('since-last-activity') ?? -Infinity;
    const until = call.time('until-last-activity') ?? Infinity;
    const id = call.query.get('user-id');
    return (advisor) =>
      (id === null || advisor.id === id) &&
      texts.every(({ key, wanted }) => wanted.test(String(advisor.fields[key] ?? ''))) &&
      lists.every(({ key, wanted }) => wanted.includes(String(advisor.fields[key] ?? ''))) &&
      flags.every(({ key, wanted }) => (advisor.fields[key] === true) === wanted) &&
      (activated === undefined || (advisor.fields['deactivated'] !== true) === activated) &&
      advisor.createdAt >= since &&
      advisor.createdAt < until;
  }

  return {
    getAdvisors(call) {
      const users = [...state.advisors.values()].filter(filter(call)).map(show);
      return json({ metaData: { total: users.length }, users });
    },

    async createAdvisor(call) {
      const advisor: Advisor = { id: uuid(world), createdAt: world.now(), fields: await call.body(advisorCreate) };
      state.advisors.set(advisor.id, advisor);
      return json(show(advisor), 201);
    },

    getAdvisor: (call) => json(show(inQuery(call))),

    deleteAdvisor(call) {
      state.advisors.delete(inQuery(call).id);
      return empty();
    },

    async patchAdvisor(call) {
      const advisor = inQuery(call);
      advisor.fields = { ...advisor.fields, ...(await call.body(advisorPatch)) };
      return json(show(advisor));
    },

    async updateAdvisorAvatar(call) {
      const advisor = inQuery(call);
      const form = await call.form();
      // The document lists a binary file in a urlencoded form; uploads normally come as multipart. Either is taken.
      const file = form?.get('file');
      if (file === undefined || file === null) throw badRequest('body.file is missing');
      const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : new Uint8Array(await file.arrayBuffer());
      if (bytes.byteLength === 0 || bytes.byteLength > MOST_BYTES) throw badRequest('body.file is empty or too large');
      const type = typeof file === 'string' ? 'application/octet-stream' : file.type;
      if (typeof file !== 'string' && !type.startsWith('image/')) throw badRequest('body.file is not a picture');
      const handle = uuid(world);
      advisor.picture = { handle, type, bytes };
      return json({ fileHandle: handle, url: pictureAddress(world.publicUrl, handle) });
    },

    deleteAdvisorAvatar(call) {
      const advisor = byId(call.path('advisor-id'));
      if (advisor.picture === undefined) throw notFound('Avatar');
      delete advisor.picture;
      return empty();
    },
  };
}

const pictureAddress = (publicUrl: string, handle: string): string => `${publicUrl}/ui/avatars/${handle}`;

/** The pictures themselves. */
export function servePictures(app: Hono, { state }: Fino): void {
  app.get('/ui/avatars/:handle', (c) => {
    const wanted = [...state.advisors.values()].find(({ picture }) => picture?.handle === c.req.param('handle'))?.picture;
    if (wanted === undefined) return c.notFound();
    const headers = {
      'content-type': wanted.type,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    };
    return c.body(Uint8Array.from(wanted.bytes), 200, headers);
  });
}
