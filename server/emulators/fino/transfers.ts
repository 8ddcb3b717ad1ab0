import type { Handler } from './call.ts';
import { loginIn } from './banking.ts';
import { badRequest, json, notFound } from './errors.ts';
import { objectId } from './logins.ts';
import type { OperationId } from './operations.ts';
import { moneyTransferRequest } from './schemas.ts';
import { addressOf, open } from './sessions.ts';
import { bankDay, type Fino, type Transfer, type User } from './state.ts';

/** How long a slow bank takes after the approval. */
const SLOW = 60_000;

/** What is in a transfer, as pairs of a dotted name and a text: the document folds its fields away. */
export function fieldsOf(info: unknown, prefix = ''): [string, string][] {
  if (typeof info !== 'object' || info === null) return [[prefix, String(info)]];
  return Object.entries(info).flatMap(([key, value]) => fieldsOf(value, prefix === '' ? key : `${prefix}.${key}`));
}

interface Order {
  cents: number;
  name: string;
  iban: string;
  purpose: string;
}

/** What is to be paid to whom, whatever the fields are called; undefined where no amount or no IBAN can be found. */
export function orderOf(info: unknown): Order | undefined {
  const fields = fieldsOf(info);
  const find = (name: RegExp): string | undefined => fields.find(([key]) => name.test(key))?.[1];
  const [, whole, part = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(find(/amount(\.value)?$/i) ?? '') ?? [];
  const iban = find(/iban$/i);
  if (whole === undefined || iban === undefined) return undefined;
  const cents = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return { cents, iban, name: find(/name$/i) ?? '', purpose: find(/(purpose|usage|reference|remittance)\w*$/i) ?? '' };
}

/** Books what was carried out, so that the account shows it. */
function book(fino: Fino, user: User, transfer: Transfer): void {
  const account = user.accounts.get(transfer.accountId);
  for (const [index, info] of transfer.transfers.entries()) {
    const order = orderOf(info);
    if (account === undefined || order === undefined) continue;
    const { cents, name, iban, purpose } = order;
    const transactionId = `${transfer.id}${index}`;
    const booked = { transactionId, cents: -cents, bookingDate: bankDay(fino.world.now()), bookingText: 'Überweisung', purpose };
    account.transactions.set(transactionId, { ...booked, paymentPartner: { name, iban }, tags: [], taggedIn: -1, more: {} });
  }
}

/** The transfer as it stands now: one of another day, or of a slow bank, is done once its time has come. */
function settled(fino: Fino, user: User, transfer: Transfer): Transfer {
  const { status, approvedAt, executionDate, loginId } = transfer;
  const now = fino.world.now();
  const pause = user.logins.get(loginId)?.persona.transfer === 'slow' ? SLOW : 0;
  if (status !== 'OPEN' || approvedAt === undefined || now < approvedAt + pause || bankDay(now) < executionDate) return transfer;
  transfer.status = 'DONE';
  book(fino, user, transfer);
  return transfer;
}

/** The person, or nobody where no TAN is needed, approved a transfer. */
export function approve(fino: Fino, user: User, transfer: Transfer): void {
  transfer.approvedAt = fino.world.now();
  if (user.logins.get(transfer.loginId)?.persona.transfer === 'fails') transfer.status = 'FAILED';
  settled(fino, user, transfer);
}

type Own = 'createMoneyTransfer' | 'getMoneyTransfer';

/** Money transfers. */
export function transfersOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { world } = fino;
  return {
    async createMoneyTransfer(call) {
      const user = call.user();
      const login = loginIn(call, user);
      const given = await call.body(moneyTransferRequest);
      const {
        accountId,
        executionDate = bankDay(world.now()),
        redirectUrl,
        fallbackUrl,
        exitUrl,
        moneyTransfers = [],
        singleBooking,
      } = given;
      const own = [...user.accounts.values()].filter(({ loginId, type }) => loginId === login.id && type === 'GIRO');
      const account = accountId === undefined ? own[0] : own.find((each) => each.accountId === accountId);
      if (account === undefined) throw badRequest('accountId is no account of this login that can pay');
      if (executionDate < bankDay(world.now())) throw badRequest('executionDate is in the past');
      if (moneyTransfers.length === 0) throw badRequest('moneyTransfers is empty');
      if (moneyTransfers.some((info) => orderOf(info) === undefined)) throw badRequest('A money transfer has no amount or no IBAN');
      const id = objectId(fino);
      const session = open(fino, {
        ...{ userId: user.id, kind: 'transfer', demo: false, multiple: false, accountTypes: undefined, storesSecrets: false },
        returns: { done: redirectUrl, error: fallbackUrl, exit: exitUrl },
        ...{ loginId: login.id, transferId: id, screen: 'tan' },
      });
      const transfer: Transfer = {
        ...{ id, sessionId: session.id, loginId: login.id, accountId: account.accountId, executionDate },
        ...{ transfers: moneyTransfers, singleBooking, status: 'OPEN' },
      };
      user.transfers.set(id, transfer);
      const { transfer: manner } = login.persona;
      const redirectURL = addressOf(fino, session);
      // The document does not show what a 451 holds. Without the id, this transfer can never be read: some banks leave it at that.
      if (manner === 'nameless') return json({ redirectURL }, 451);
      if (manner !== 'trusted') return json({ redirectURL, paymentId: id, sessionId: session.id }, 451);
      session.over = true;
      approve(fino, user, transfer);
      return json({ paymentId: id, sessionId: session.id, status: 'success' });
    },

    getMoneyTransfer(call) {
      const user = call.user();
      const login = loginIn(call, user);
      const found = user.transfers.get(call.path('money-transfer-id'));
      if (found?.loginId !== login.id) throw notFound('Money transfer');
      const { status, transfers } = settled(fino, user, found);
      return json({ moneyTransfers: status === 'DONE' ? transfers : [], status });
    },
  };
}
