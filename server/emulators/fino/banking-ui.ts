import type { Hono } from 'hono';
import { seeOther } from '../kit/index.ts';
import { bankOf, FINO_BANK, type Bank } from './banks.ts';
import { connect, renew } from './logins.ts';
import { personaOf } from './personas.ts';
import { addScreen, overScreen, overviewScreen, renewScreen, tanScreen } from './screens.ts';
import type { Fino, Returns, Session, User } from './state.ts';
import { approve } from './transfers.ts';

const ADDRESS = '/ui/sessions/:id';

/** The pages that people are sent to. */
export function serveBankingUi(app: Hono, fino: Fino): void {
  const { state, world } = fino;

  /** The visit and its user, where both are still there. */
  function visitOf(id: string): { session: Session; user: User } | undefined {
    const session = state.sessions.get(id);
    const user = session && state.users.get(session.userId);
    return session === undefined || user === undefined || user.goneAt <= world.now() ? undefined : { session, user };
  }

  const gone = (): Promise<Response> => overScreen('There is nothing here', 'This visit is unknown, or its user was deleted.', 404);
  const over = (): Promise<Response> => overScreen('This visit is over', 'Go back to the page that sent you here.', 410);

  /** Ends the visit and sends the person back. */
  async function leave(session: Session, way: keyof Returns): Promise<Response> {
    session.over = true;
    const address = session.returns[way];
    if (address !== undefined) return seeOther(address, { userID: session.userId });
    return overScreen('Done', 'You can close this window.', 200);
  }

  const pathOf = ({ id }: Session): string => `${world.publicUrl}/ui/sessions/${id}`;

  async function show(session: Session, user: User, notice?: string): Promise<Response> {
    const view = { session, user, action: pathOf(session), ...(notice !== undefined && { notice }) };
    const login = user.logins.get(session.loginId ?? '');
    const transfer = user.transfers.get(session.transferId ?? '');
    if (session.screen === 'overview') return overviewScreen(view);
    if (session.screen === 'add') return addScreen(view);
    if (login === undefined) return gone();
    if (session.screen === 'renew') return renewScreen(view, login);
    return transfer === undefined ? gone() : tanScreen(view, login, transfer);
  }

  /** Back to the overview where more banks may be added, else back to whoever sent the person. */
  async function succeed(session: Session): Promise<Response> {
    if (!session.multiple) return leave(session, 'done');
    session.screen = 'overview';
    return seeOther(pathOf(session));
  }

  async function logIn(session: Session, user: User, form: FormData): Promise<Response> {
    const typed = { bank: textOf(form, 'bank'), user: textOf(form, 'user') };
    const bank: Bank | undefined = session.demo ? FINO_BANK : bankOf(typed.bank);
    const persona = personaOf(typed.user);
    const again = (notice: string): Promise<Response> => addScreen({ session, user, action: pathOf(session), notice }, typed);
    if (bank === undefined) return again('Choose a bank.');
    if (persona === undefined) return again('Nobody has this user name. The ones that there are stand below.');
    if (persona.login === 'wrong_password') return again(`${bank.name} does not accept this login.`);
    if (persona.login === 'refused') return leave(session, 'error');
    connect(fino, user, bank, persona, session);
    return succeed(session);
  }

  /** What was decided about a transfer. */
  async function decide(session: Session, user: User, decision: string, form: FormData): Promise<Response> {
    const transfer = user.transfers.get(session.transferId ?? '');
    if (transfer?.status !== 'OPEN') return over();
    if (decision === 'cancel') transfer.status = 'CANCELLED';
    if (decision === 'error') transfer.status = 'FAILED';
    if (decision === 'cancel') return leave(session, 'exit');
    if (decision === 'error') return leave(session, 'error');
    const tan = textOf(form, 'tan').trim();
    if (!/^\d{6}$/.test(tan) || tan === '000000') return show(session, user, 'The TAN is wrong.');
    approve(fino, user, transfer);
    return leave(session, 'done');
  }

  async function act(session: Session, user: User, form: FormData): Promise<Response> {
    const decision = textOf(form, 'decision');
    if (session.screen === 'tan') return decide(session, user, decision, form);
    if (decision === 'cancel') return leave(session, 'exit');
    if (decision === 'error') return leave(session, 'error');
    if (session.screen === 'add') return logIn(session, user, form);
    if (session.screen === 'renew') {
      const login = user.logins.get(session.loginId ?? '');
      if (login === undefined) return gone();
      renew(fino, user, login);
      return succeed(session);
    }
    if (decision === 'done') return leave(session, 'done');
    const chosen = user.logins.get(textOf(form, 'login'));
    if (decision === 'renew' && chosen !== undefined) session.loginId = chosen.id;
    session.screen = decision === 'renew' && chosen !== undefined ? 'renew' : decision === 'add' ? 'add' : 'overview';
    // Never a page, so that reloading repeats nothing.
    return seeOther(pathOf(session));
  }

  app.get(ADDRESS, async (c) => {
    const visit = visitOf(c.req.param('id'));
    if (visit === undefined) return gone();
    return visit.session.over ? over() : show(visit.session, visit.user);
  });

  app.post(ADDRESS, async (c) => {
    const visit = visitOf(c.req.param('id'));
    const form = await c.req.formData().catch(() => new FormData());
    if (visit === undefined) return gone();
    return visit.session.over ? over() : act(visit.session, visit.user, form);
  });
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
