import type { FailureCause, Order } from '../../../src/protocol/index.ts';
import type { Resolution } from '../provider.ts';
import type { Attempt, FinoGrant } from './attempts.ts';
import { forget, type Fino } from './authorize.ts';
import type { FinoSettings } from './settings.ts';

const DAY = 86_400_000;
/** The longest that a bank lets its accounts be read without asking the person again (RTS Article 10a). */
const CONSENT_LASTS = 180 * DAY;
/** After that, finoOS deletes a user who does not recur. */
const PASSING_USER_LASTS = DAY;

/** What was approved, beside the login that it was approved with. */
export interface Approved {
  login: string;
  ip?: string | undefined;
  order?: Order;
  payerIban?: string | undefined;
  bank?: Bank | undefined;
}

type Bank = Extract<Resolution, { state: 'approved' }>['bank'];

/** Ends an attempt with an approval. What it came to before, it stays. */
export async function approve(fino: Fino, intent: string, { login, ip, order, payerIban, bank }: Approved): Promise<Resolution> {
  const { attempt } = await fino.attempts.change(intent, (each) => ({
    end: {
      state: 'approved',
      grant: toGrant(each, { intent, login, ip }),
      validUntil: endOf(each, fino.settings, fino.now()),
      ...(order && { order }),
      ...(payerIban !== undefined && { payerIban }),
      ...(bank && { bank }),
    },
  }));
  return attempt.end!;
}

/** What is kept to read with later. */
function toGrant(attempt: Attempt, { intent, login, ip = attempt.ip }: { intent: string } & Approved): FinoGrant {
  const { user, born = 0 } = attempt;
  return { subject: user!, login, born: String(born), intent, ...(ip !== undefined && { ip }) };
}

/** When a consent ends. */
function endOf({ born = 0, order }: Attempt, { recurring, persist_non_recurring }: FinoSettings, now: number): number {
  return (recurring || persist_non_recurring) && !order ? now + CONSENT_LASTS : born + PASSING_USER_LASTS;
}

/**
 * Ends an attempt that came to nothing, once and for all. One that has sent money is no such attempt, unless it is
 * `certain` that the money stays where it is.
 */
export async function fail(fino: Fino, intent: string, cause: FailureCause, { certain = false } = {}): Promise<Resolution> {
  const { attempt, mine } = await fino.attempts.change(intent, ({ transfer }) =>
    transfer && !certain ? undefined : { end: { state: 'failed', cause } },
  );
  if (mine) await forget(fino, attempt);
  return attempt.end ?? { state: 'waiting' };
}
