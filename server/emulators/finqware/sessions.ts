import type { Context } from 'hono';
import { secret, uuid, type Operation } from '../kit/index.ts';
import { CATALOG, faultOf, type Data } from './catalog.ts';
import { refuse } from './errors.ts';
import { mint, until } from './nonce.ts';
import { admit, readBody } from './read.ts';
import type { Finqware, Session, Status } from './state.ts';

const NONCE_MS = 30 * 60_000;
const MAX_FILE = 10 * 1024 * 1024;
const FILES = ['image/jpeg', 'image/png', 'image/heic', 'application/pdf'];

/** Sessions, steps, uploads and the catalog. */
export function sessionOperations(finqware: Finqware): Record<string, Operation> {
  const { world, state, key, run } = finqware;

  const nextNonce = (session: Session): string => {
    const at = world.now() + NONCE_MS;
    const value = mint(key, [until(at), `session=${session.id}`, `step=${session.data.size}`, `salt=${secret(world, 8)}`]);
    session.nonce = { value, until: at };
    return value;
  };

  function sessionOf(id: string): Session {
    return state.sessions.get(id) ?? refuse(world, 404, 'invalid_session_id', 'There is no such session.');
  }

  /** The nonce of the answer before, once, for half an hour. */
  function checkNonce({ nonce }: Session, given: string): void {
    if (!nonce || nonce.value !== given) refuse(world, 401, 'invalid_nonce', 'The nonce is not the one of the last answer.');
    else if (world.now() >= nonce.until) refuse(world, 401, 'expired_nonce', 'The nonce has expired.');
  }

  async function createSession(c: Context): Promise<Response> {
    const body = await readBody(finqware, c, ['client_id', 'client_app_key', 'skill'], { optional: ['tenant_user_id'] });
    admit(finqware, body.text('client_id'), { name: 'client_app_key', value: body.text('client_app_key') });
    const skill = CATALOG.find(({ name }) => name === body.text('skill'));
    if (!skill) return refuse(world, 400, 'invalid_skill_name', 'The tenant is not registered for such a skill.');
    const tenantUser = body.text('tenant_user_id');
    const session: Session = {
      ...{ id: uuid(world), skill, status: 'SESSION_CREATED', createdAt: world.now(), data: new Map(), steps: new Map() },
      ...(tenantUser && { tenantUser }),
      tempToken: secret(world),
    };
    state.sessions.set(session.id, session);
    return c.json({ nonce: nextNonce(session), session_id: session.id, status: session.status });
  }

  async function submitStep(c: Context): Promise<Response> {
    run();
    const fields = ['client_id', 'nonce', 'skill', 'step', 'data'];
    const body = await readBody(finqware, c, fields, { objects: ['data'] });
    admit(finqware, body.text('client_id'));
    const session = sessionOf(c.req.param('session_id') ?? '');
    const { skill, data, steps } = session;
    checkNonce(session, body.text('nonce'));
    if (skill.name !== body.text('skill')) refuse(world, 400, 'invalid_skill_name', 'The session is for another skill.');
    const step = skill.steps[data.size];
    if (!step || step.name !== body.text('step')) return refuse(world, 400, 'invalid_step', 'That is not the next step.');
    const given = body.object('data');
    for (const [name, value] of Object.entries(given)) {
      if (typeof value !== 'string') refuse(world, 400, 'invalid_field', `${name} must be a string.`);
    }
    const fault = faultOf(step, given as Data, data);
    if (fault) refuse(world, 400, fault.code, fault.message);

    data.set(step.name, given as Data);
    const step_id = uuid(world);
    steps.set(step_id, { name: step.name, files: [] });
    delete session.nonce;
    session.status = 'SESSION_IN_PROGRESS';
    if (data.size < skill.steps.length) return c.json({ step_id, nonce: nextNonce(session), status: session.status, data: {} });
    return c.json({ step_id, ...ended(session) });
  }

  /** What the last step brings. */
  function ended(session: Session): Record<string, unknown> {
    const { skill, id, tempToken, data } = session;
    if (skill.end === 'sca') {
      state.tempTokens.set(tempToken, session);
      const url = `${world.publicUrl}/bank/${id}`;
      return { status: session.status, temp_token: tempToken, redirect_url: url, data: { method: 'GET', url, headers: {} } };
    }
    const decision = decisionOn(data);
    if (skill.end === 'at_once') {
      session.status = decision;
      if (decision !== 'SESSION_COMPLETED') return { status: decision };
      state.tempTokens.set(tempToken, session);
      return { status: decision, temp_token: tempToken };
    }
    session.status = 'SESSION_IN_REVIEW';
    session.due = { at: world.now() + finqware.reviewMs, status: decision };
    void world.sleep(finqware.reviewMs).then(run);
    return { status: session.status };
  }

  async function uploadToStep(c: Context): Promise<Response> {
    const id = c.req.param('step_id') ?? '';
    const session = [...state.sessions.values()].find(({ steps }) => steps.has(id));
    if (!session) return refuse(world, 404, 'invalid_step', 'There is no such step.');
    if (!/^multipart\/form-data\b/.test(c.req.header('content-type') ?? '')) {
      return refuse(world, 400, 'invalid_headers', 'The body must be multipart/form-data.');
    }
    const body = await c.req.parseBody().catch(() => ({}));
    const { client_id, nonce, file, ...others } = body as Record<string, string | File>;
    if (typeof client_id !== 'string' || !(file instanceof File))
      return refuse(world, 400, 'missing_fields', 'Missing: client_id or file.');
    if (Object.keys(others).length > 0) return refuse(world, 400, 'unknown_fields', `Unknown: ${Object.keys(others).join(', ')}.`);
    admit(finqware, client_id);
    // Files of the last step come after the last nonce.
    if (session.nonce) checkNonce(session, typeof nonce === 'string' ? nonce : '');
    const { name, files } = session.steps.get(id)!;
    if (!session.skill.steps.find((each) => each.name === name)?.uploads) refuse(world, 400, 'invalid_step', 'That step takes no files.');
    if (!FILES.includes(file.type)) refuse(world, 400, 'invalid_field', `file must be one of ${FILES.join(', ')}.`);
    if (file.size === 0 || file.size > MAX_FILE) refuse(world, 400, 'invalid_field', 'file is empty or too large.');
    files.push({ name: file.name, type: file.type, size: file.size });
    return c.json({ step_id: id, status: 'UPLOADED' });
  }

  async function readSession(c: Context): Promise<Response> {
    run();
    const body = await readBody(finqware, c, ['client_id', 'client_secret', 'session_id']);
    admit(finqware, body.text('client_id'), { name: 'client_secret', value: body.text('client_secret') });
    const { id, skill, status, tempToken, steps } = sessionOf(body.text('session_id'));
    return c.json({
      ...{ session_id: id, skill: skill.name, status },
      ...(status === 'SESSION_COMPLETED' && { temp_token: tempToken }),
      steps: [...steps].map(([step_id, { name, files }]) => ({ step_id, step: name, uploads: files })),
    });
  }

  const listSkills = (c: Context): Response =>
    c.json(CATALOG.map(({ name, type, flavour, servicer, country }) => ({ skill: name, type, flavour, servicer, country })));

  return {
    createSession: { method: 'POST', path: '/sessions', handle: createSession },
    readSession: { method: 'POST', path: '/sessions/get', handle: readSession },
    submitStep: { method: 'POST', path: '/sessions/{session_id}/steps', handle: submitStep },
    uploadToStep: { method: 'POST', path: '/steps/{step_id}/upload', handle: uploadToStep },
    listSkills: { method: 'GET', path: '/catalog/skills', handle: listSkills },
  };
}

/** What people come to, by the family name of whoever applies. */
function decisionOn(data: Session['data']): Status {
  const name = data.get('personal_form')?.['family_name']?.toLowerCase();
  if (name === 'refused') return 'SESSION_DECLINED';
  return name === 'broken' ? 'SESSION_FAILED' : 'SESSION_COMPLETED';
}
