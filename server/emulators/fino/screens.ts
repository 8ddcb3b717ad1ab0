import { html } from 'hono/html';
import { choices, facts, field, form, groupIban, page, type Markup } from '../kit/index.ts';
import { balanceOf } from './accounts.ts';
import { BANKS, FINO_BANK, type Bank } from './banks.ts';
import { MOCK_USER, PERSONAS } from './personas.ts';
import type { Login, Session, Transfer, User } from './state.ts';
import { fieldsOf } from './transfers.ts';

/** What a screen is drawn from. */
export interface View {
  readonly session: Session;
  readonly user: User;
  /** Where its forms go. */
  readonly action: string;
  /** What went wrong with the form before. */
  readonly notice?: string;
}

const BRAND = 'finoOS Banking UI';
const people = PERSONAS.map(({ user, text }) => ({ user, text }));
const CANCEL = { label: 'Cancel', value: 'cancel', quiet: true };
const TROUBLE = { label: 'Something goes wrong', value: 'error', quiet: true };

const alert = (notice: string | undefined): Markup => (notice === undefined ? html`` : html`<p role="alert">${notice}</p>`);

/** The first screen: at which bank, and who. */
export function addScreen({ session, action, notice }: View, typed = { bank: '', user: '' }): Promise<Response> {
  const banks: readonly Bank[] = session.demo ? [FINO_BANK] : BANKS;
  const wanted = typed.bank || (session.demo ? FINO_BANK.id : '');
  const options = banks.map(({ id, name, country, bankCode }) => {
    const hint = `${country === 'DE' ? 'Germany' : 'Austria'} · ${bankCode}`;
    return { value: id, label: name, hint, checked: id === wanted };
  });
  const main = html`<p>Choose your bank and log in. ${limits(session)}</p>
    ${alert(notice)}
    ${form(
      action,
      [
        choices('bank', 'Bank', options),
        field({
          name: 'user',
          label: 'User name',
          value: typed.user || (session.demo ? MOCK_USER : ''),
          hint: 'No password is asked for here.',
        }),
      ],
      [{ label: 'Approve', value: 'approve' }, CANCEL, TROUBLE],
    )}`;
  return page({ title: 'Connect a bank', brand: BRAND, hue: FINO_BANK.hue, main, people, ...(notice !== undefined && { status: 422 }) });
}

const limits = ({ accountTypes }: Session): string =>
  accountTypes === undefined ? '' : `Only these kinds of accounts are asked for: ${accountTypes.join(', ')}.`;

const countOf = (user: User, login: Login): string => {
  const count = [...user.accounts.values()].filter(({ loginId }) => loginId === login.id).length;
  return count === 1 ? '1 account' : `${count} accounts`;
};

/** What is connected already, and what can be done about it. */
export function overviewScreen({ user, action, notice }: View): Promise<Response> {
  const logins = [...user.logins.values()];
  const main = html`${alert(notice)} ${logins.length === 0 ? html`<p>No bank is connected yet.</p>` : ''}
  ${logins.map(
    (login) =>
      html`<h2>${login.bank.name}</h2>
        ${facts([
          ['Customer', login.persona.owner],
          ['Connected', countOf(user, login)],
        ])}
        ${form(action, html`<input type="hidden" name="login" value="${login.id}" />`, [
          { label: `Renew ${login.bank.name}`, value: 'renew', quiet: true },
        ])}`,
  )}
  ${form(action, html``, [{ label: 'Add another bank', value: 'add', quiet: true }, { label: 'Done', value: 'done' }, CANCEL])}`;
  return page({ title: 'Your banks', brand: BRAND, hue: FINO_BANK.hue, main });
}

/** The bank wants to know once more that it is them. */
export function renewScreen({ action, notice }: View, { bank, persona }: Login): Promise<Response> {
  const main = html`<p>${bank.name} asks ${persona.owner} for a new consent, so that the accounts can be read on.</p>
    ${alert(notice)} ${form(action, html``, [{ label: 'Approve', value: 'approve' }, CANCEL, TROUBLE])}`;
  return page({ title: 'Confirm that it is you', brand: bank.name, hue: bank.hue, main });
}

/** A transfer waits for its TAN. */
export function tanScreen(
  { user, action, notice }: View,
  { bank }: Login,
  { accountId, executionDate, transfers }: Transfer,
): Promise<Response> {
  const account = user.accounts.get(accountId);
  const from = account?.iban === undefined ? undefined : `${account.name}, ${groupIban(account.iban)}`;
  const main = html`${facts([
    ['From', from],
    ['Balance', account && `${(balanceOf(account) / 100).toFixed(2)} EUR`],
    ['On', executionDate],
  ])}
  ${transfers.map(
    (info, index) =>
      html`<h2>${transfers.length === 1 ? 'Transfer' : `Transfer ${index + 1}`}</h2>
        ${facts(fieldsOf(info))}`,
  )}
  ${alert(notice)}
  ${form(action, field({ name: 'tan', label: 'TAN', hint: 'Any six digits will do; 000000 is a wrong one.' }), [
    { label: 'Approve', value: 'approve' },
    CANCEL,
    TROUBLE,
  ])}`;
  return page({ title: 'Approve this transfer', brand: bank.name, hue: bank.hue, main, ...(notice !== undefined && { status: 422 }) });
}

/** Nothing more can be done here. */
export function overScreen(title: string, text: string, status: number): Promise<Response> {
  return page({ title, brand: BRAND, hue: FINO_BANK.hue, status, main: html`<p>${text}</p>` });
}
