import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { choices, facts, field, form, groupIban, page, seeOther, type Button, type Markup, type Page } from '../kit/index.ts';
import { connect, giveUp, SESSION_MS } from './ais.ts';
import { BANKS, canPay, findBank, hueOf, logoOf, type Bank } from './banks.ts';
import { findPerson, PEOPLE, type Persona } from './people.ts';
import { carryOut, progress } from './pis.ts';
import type { AisSession, Fintecture, Payment } from './state.ts';

type Session = AisSession | Payment;

const BUTTONS: readonly Button[] = [
  { label: 'Approve', value: 'approve' },
  { label: 'Refuse', value: 'refuse', quiet: true },
  { label: 'Cancel', value: 'cancel', quiet: true },
];
const USER = { name: 'user', label: 'User name', hint: 'Any of the names below; there is no password.' };
const HOSTED = { brand: 'Fintecture, emulated', hue: 250 };

/** What people see: the hosted choice of a bank, the bank's page, and a phone. */
export function pages(fintecture: Fintecture): (app: Hono) => void {
  const { world, state, timeline, slowMs } = fintecture;

  const isOpen = (session: Session): boolean =>
    world.now() < session.createdAt + SESSION_MS &&
    !session.answered &&
    (session.kind === 'AIS' ? session.status === 'PENDING' : /^payment_(created|pending)$/.test(session.status));

  const over = (): Promise<Response> =>
    page({
      ...HOSTED,
      title: 'This is over',
      status: 410,
      main: html`<p>It was answered before, it has expired, or it never was. Go back to where you started.</p>`,
    });

  /** Answers for a session that can still be answered, after whatever was due has happened. */
  const within = (answer: (session: Session, given: (name: string) => string) => Response | Promise<Response>) => async (c: Context) => {
    timeline.run();
    const session = state.sessions.get(c.req.param('session') ?? '');
    if (session === undefined || !isOpen(session)) return over();
    const body = c.req.method === 'POST' ? await c.req.parseBody() : {};
    return answer(session, (name) => (typeof body[name] === 'string' ? body[name] : ''));
  };

  const banksFor = (session: Session): readonly Bank[] =>
    BANKS.filter((bank) => (session.kind === 'AIS' ? bank.ais.length > 0 : canPay(bank, session.attributes.currency)));

  const choose = (session: Session, problem?: string): Promise<Response> =>
    page({
      ...HOSTED,
      title: 'Choose your bank',
      main: html`${alert(problem)}
      ${form(
        `${world.publicUrl}/connect/${session.id}`,
        choices(
          'bank',
          'Banks',
          banksFor(session).map(({ id, name, country }) => ({ value: id, label: name, hint: country })),
        ),
        [
          { label: 'Continue', value: 'continue' },
          { label: 'Cancel', value: 'cancel', quiet: true },
        ],
      )}`,
    });

  const ask = (session: Session, bank: Bank, where: 'bank' | 'phone', problem?: string): Promise<Response> => {
    const look: Pick<Page, 'brand' | 'hue'> = { brand: where === 'phone' ? `${bank.name} on your phone` : bank.name, hue: hueOf(bank) };
    const buttons = where === 'phone' ? BUTTONS.slice(0, 2) : BUTTONS;
    return page({
      ...look,
      title: session.kind === 'AIS' ? 'Share your accounts' : 'Approve a payment',
      people: PEOPLE,
      main: html`${alert(problem)} ${about(session)} ${form(`${world.publicUrl}/${where}/${session.id}`, field(USER), buttons)}`,
    });
  };

  /** The way back, with what became of it. */
  const leave = (session: Session, error?: string): Response | Promise<Response> => {
    const { redirectUri, state: own, id } = session;
    if (redirectUri === undefined) return page({ ...HOSTED, title: 'Done', main: html`<p>You can close this window.</p>` });
    const outcome = session.kind === 'AIS' ? { code: session.code, customer_id: session.customerId } : { status: session.status };
    return seeOther(redirectUri, { state: own, session_id: id, ...(error === undefined || session.kind === 'PIS' ? outcome : {}), error });
  };

  const stop = (session: Session, error: 'access_denied' | 'user_cancelled' | 'server_error'): Response | Promise<Response> => {
    if (session.kind === 'AIS') giveUp(fintecture, session);
    else
      progress(
        fintecture,
        session,
        ({ access_denied: 'payment_rejected', user_cancelled: 'payment_cancelled', server_error: 'payment_failed' } as const)[error],
      );
    return leave(session, error);
  };

  const approve = (session: Session, bank: Bank, person: Persona): Response | Promise<Response> => {
    if (person.quirk === 'refused') return stop(session, 'access_denied');
    if (session.kind === 'PIS') {
      session.answered = true;
      carryOut(fintecture, session, person);
      return leave(session, person.quirk === 'failed' ? 'server_error' : undefined);
    }
    connect(fintecture, session, bank, person);
    return leave(session);
  };

  /** On the phone the outcome is told to whoever asks upstream, and the slow are slow. */
  const answerOnPhone = (session: AisSession, bank: Bank, person: Persona): void => {
    session.answered = true;
    const settle = (): void => {
      if (session.status !== 'PENDING') return;
      if (person.quirk === 'refused') giveUp(fintecture, session);
      else connect(fintecture, session, bank, person);
    };
    if (person.quirk === 'slow') timeline.later(slowMs, settle);
    else settle();
  };

  const onPhone = (answer: (session: AisSession & { bank: Bank }, given: (name: string) => string) => Response | Promise<Response>) =>
    within((session, given) => (isOnPhone(session) ? answer(session, given) : over()));

  return (app) => {
    app.get('/logos/:file', (c) => {
      const bank = findBank(c.req.param('file').replace(/\.svg$/, ''));
      return bank === undefined ? c.notFound() : logoOf(bank);
    });

    app.get(
      '/connect/:session',
      within((session) => choose(session)),
    );
    app.post(
      '/connect/:session',
      within((session, given) => {
        if (given('decision') === 'cancel') return stop(session, 'user_cancelled');
        const bank = banksFor(session).find(({ id }) => id === given('bank'));
        if (bank === undefined) return choose(session, 'Choose one of the banks.');
        session.bank = bank;
        if (session.kind === 'PIS' && session.status === 'payment_created') progress(fintecture, session, 'payment_pending');
        return seeOther(`${world.publicUrl}/bank/${session.id}`);
      }),
    );

    app.get(
      '/bank/:session',
      within((session) => (session.bank === undefined ? choose(session) : ask(session, session.bank, 'bank'))),
    );
    app.post(
      '/bank/:session',
      within((session, given) => {
        const { bank } = session;
        if (bank === undefined) return choose(session);
        if (given('decision') === 'refuse') return stop(session, 'access_denied');
        if (given('decision') === 'cancel') return stop(session, 'user_cancelled');
        const person = findPerson(given('user'));
        return person === undefined ? ask(session, bank, 'bank', 'The bank does not know this user name.') : approve(session, bank, person);
      }),
    );

    app.get('/phone', () => {
      timeline.run();
      const waiting = [...state.sessions.values()].filter(isOnPhone).filter(isOpen);
      return page({
        ...{ brand: 'The phone', hue: 150, title: waiting.length === 0 ? 'Nothing to approve' : 'Your banks ask you to approve' },
        main:
          waiting.length === 0
            ? html`<p>Reload this page once a bank has asked.</p>`
            : html`<ul>
                ${waiting.map(({ id, bank }) => html`<li><a href="${world.publicUrl}/phone/${id}">${bank.name}: share your accounts</a></li>`)}
              </ul>`,
      });
    });
    app.get(
      '/phone/:session',
      onPhone((session) => ask(session, session.bank, 'phone')),
    );
    app.post(
      '/phone/:session',
      onPhone((session, given) => {
        if (given('decision') === 'approve') {
          const person = findPerson(given('user'));
          if (person === undefined) return ask(session, session.bank, 'phone', 'The bank does not know this user name.');
          answerOnPhone(session, session.bank, person);
        } else giveUp(fintecture, session);
        return page({
          brand: `${session.bank.name} on your phone`,
          hue: hueOf(session.bank),
          title: 'Thank you',
          main: html`<p>Go on where you came from.</p>`,
        });
      }),
    );
  };
}

const isOnPhone = (session: Session): session is AisSession & { bank: Bank } =>
  session.kind === 'AIS' && session.model === 'decoupled' && session.bank !== undefined;

const alert = (problem: string | undefined): Markup | '' => (problem === undefined ? '' : html`<p role="alert">${problem}</p>`);

/** What is about to be approved. */
function about(session: Session): Markup {
  if (session.kind === 'AIS')
    return html`<p>An application asks to read your accounts, their holders and what was booked on them, for 180 days.</p>`;
  const { amount, currency, beneficiary, communication } = session.attributes;
  return html`<p class="amount">${amount} ${currency}</p>
    ${facts([
      ['To', beneficiary?.name ?? 'The merchant'],
      ['Account', beneficiary?.iban && groupIban(beneficiary.iban)],
      ['Reference', communication],
    ])}`;
}
