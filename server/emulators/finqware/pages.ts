import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { field, form, page, seeOther, type Button } from '../kit/index.ts';
import { accountsOf, PEOPLE } from './people.ts';
import type { Finqware, Session } from './state.ts';

const BUTTONS: readonly Button[] = [
  { label: 'Approve', value: 'approve' },
  { label: 'Refuse', value: 'refuse', quiet: true },
  { label: 'Cancel', value: 'cancel', quiet: true },
];

/** The banks' page, the public keys, and the address that changes them. */
export function servePages(app: Hono, { world, state, signer, slowMs, settle, run }: Finqware): void {
  const ask = ({ id, skill }: Session, problem?: string): Promise<Response> =>
    page({
      ...{ title: 'Share your accounts', brand: skill.servicer, hue: skill.hue, people: PEOPLE },
      main: html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
        <p>Finqware asks to read your accounts, balances and transactions for 90 days.</p>
        ${form(
          `${world.publicUrl}/bank/${id}`,
          field({ name: 'user', label: 'User name', hint: 'Any of the names below; there is no password.' }),
          BUTTONS,
        )}`,
    });

  const over = (): Promise<Response> =>
    page({
      ...{ title: 'This is over', brand: 'Finqware, emulated', hue: 205, status: 410 },
      main: html`<p>It was answered before, or it never was. Go back to where you started.</p>`,
    });

  /** A session that waits for its person. */
  const open = (c: Context): Session | undefined => {
    run();
    const session = state.sessions.get(c.req.param('session') ?? '');
    return session?.skill.end === 'sca' && session.status === 'SESSION_IN_PROGRESS' && session.data.size > 0 && !session.due
      ? session
      : undefined;
  };

  const leave = ({ id, data }: Session): Response => seeOther(data.get('consent')?.['psu_redirect_link'] ?? '', { session_id: id });

  app.get('/bank/:session', (c) => {
    const session = open(c);
    return session ? ask(session) : over();
  });

  app.post('/bank/:session', async (c) => {
    const session = open(c);
    if (!session) return over();
    const { decision, user = '' } = await c.req.parseBody<{ decision?: string; user?: string }>();
    const name = user.trim().toLowerCase();
    if (decision === 'cancel') settle(session, 'SESSION_CANCELLED');
    else if (decision === 'refuse' || name === 'refused') settle(session, 'SESSION_DECLINED');
    else if (accountsOf(name) === undefined) return ask(session, 'Nobody has that user name.');
    else {
      session.user = name;
      if (name !== 'slow') settle(session, 'SESSION_COMPLETED');
      else {
        session.due = { at: world.now() + slowMs, status: 'SESSION_COMPLETED' };
        void world.sleep(slowMs).then(run);
      }
    }
    return leave(session);
  });

  app.get('/.well-known/jwks.json', (c) => c.json(signer.jwks()));
  app.post('/__emulator/keys', (c) => {
    signer.rotate();
    return c.json(signer.jwks());
  });
}
