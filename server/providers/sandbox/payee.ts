import type { Order, PayeeCheck } from '../../../src/protocol/index.ts';

/** What makes the payee's bank answer so: words in the payee's name, or the last digits of the account number. */
export interface PayeeTrick {
  /** In the name, whatever its case. */
  readonly words: string;
  /** The IBAN's last four digits. */
  readonly ending: string;
  readonly answer: PayeeCheck['result'] | 'never';
  /** For so many seconds the bank keeps everybody waiting first. */
  readonly seconds?: number;
  /** For the cheat sheet. */
  readonly says: string;
}

/** The names to pay to when the answer matters. Everybody else's name is right. */
export const PAYEE_TRICKS: readonly PayeeTrick[] = [
  {
    words: 'close match',
    ending: '7001',
    answer: 'close_match',
    says: 'The name is nearly right: the account belongs to the same name “& Sons”.',
  },
  { words: 'no match', ending: '7002', answer: 'no_match', says: 'The account belongs to somebody else.' },
  { words: 'unavailable', ending: '7003', answer: 'unavailable', says: 'The payee’s bank says that it cannot tell.' },
  { words: 'slow match', ending: '7004', answer: 'match', seconds: 3, says: 'The name is right, but the answer takes 3 seconds.' },
  { words: 'never answers', ending: '7005', answer: 'never', says: 'No answer at all: whoever asks has to give up.' },
];

/** The trick that a payee asks for, if any; the name before the number. */
export const payeeTrick = ({ payee_name: name, payee_iban: iban }: Order): PayeeTrick | undefined =>
  PAYEE_TRICKS.find(({ words }) => name.toLowerCase().includes(words)) ?? PAYEE_TRICKS.find(({ ending }) => iban.endsWith(ending));

/** What the payee's bank says of the name. */
export const payeeAnswer = (order: Order, result: PayeeCheck['result']): PayeeCheck =>
  result === 'close_match' ? { result, name: `${order.payee_name} & Sons` } : { result };
