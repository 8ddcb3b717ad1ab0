import type { FailureCause, FormValues, Order } from '../../../src/protocol/index.ts';
import { decimalsOf } from '../../currencies.ts';
import type { AuthorizeRequest } from '../provider.ts';
import type { fintectureOperations } from './operations.ts';
import type { Payment } from './operations-beyond.ts';
import type { CallOf } from '../http/operation.ts';

type Attributes = NonNullable<Payment['attributes']>;
type Connect = CallOf<(typeof fintectureOperations)['createPisV2Connect']>;

/** What becomes of a payment, by its status; what is not here is still open. */
const ENDS: { readonly [S in NonNullable<Payment['status']>]?: 'approved' | FailureCause } = {
  payment_initiated: 'approved',
  payment_completed: 'approved',
  payment_rejected: 'refused_by_bank',
  payment_cancelled: 'cancelled_at_bank',
  payment_failed: 'provider_failed',
};

/** Whether a payment was approved, or why it came to nothing; nothing while that is open. */
export const endOf = ({ status }: Payment): 'approved' | FailureCause | undefined => status && ENDS[status];

/** An amount with as many decimals as its currency has. */
function inFull({ amount, currency }: Order): string {
  const [units = '0', part = ''] = amount.split('.');
  const decimals = decimalsOf(currency);
  return decimals === 0 ? units : `${units}.${part.padEnd(decimals, '0')}`;
}

/** The transfer's own number in the banks' notation: 35 characters at most. */
export const endToEndId = (intent: string): string => intent.replace(/[^A-Za-z0-9]/g, '').slice(0, 35);

/** The call that opens a payment session. */
export function connectCall(request: Pick<AuthorizeRequest, 'intent' | 'state' | 'callbackUrl' | 'details'>, order: Order): Connect {
  return {
    query: { redirect_uri: request.callbackUrl, state: request.state },
    body: {
      meta: payerOf(request.details),
      data: {
        type: 'PIS',
        attributes: {
          amount: inFull(order),
          // What Fintecture does not pay in is refused before anything is sent.
          currency: order.currency as 'EUR',
          communication: order.reference,
          end_to_end_id: endToEndId(request.intent),
          beneficiary: { name: order.payee_name, iban: order.payee_iban },
        },
      },
    },
  };
}

/** What is known of the payer: their page is filled in with it. */
function payerOf(details: FormValues): Connect['body']['meta'] {
  const text = (name: string): string => (typeof details[name] === 'string' ? details[name].trim() : '');
  const psu_name = [text('given_name'), text('family_name')].filter(Boolean).join(' ');
  const [psu_email, psu_phone] = [text('email'), text('phone')];
  return {
    ...(psu_name && { psu_name }),
    ...(/^[^\s@<>]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(psu_email) && { psu_email }),
    ...(/^\+\d{7,15}$/.test(psu_phone) && { psu_phone }),
  };
}

/** The order as upstream states it; what it does not state is what was sent. */
export function orderOf({ amount, currency, communication, beneficiary }: Attributes, sent: Order): Order {
  return {
    amount: amount ?? sent.amount,
    currency: currency ?? sent.currency,
    payee_name: beneficiary?.name ?? sent.payee_name,
    payee_iban: beneficiary?.iban?.replace(/\s/g, '').toUpperCase() ?? sent.payee_iban,
    reference: communication ?? sent.reference,
  };
}
