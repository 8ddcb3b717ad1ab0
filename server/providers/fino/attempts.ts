import type { Order } from '../../../src/protocol/index.ts';
import { ProviderError, type Grant, type Kept, type Resolution } from '../provider.ts';
import type { Way } from './returns.ts';

/** A transfer that was sent, or was about to be: written down before anything leaves, so that it leaves once. */
export interface SentTransfer {
  at: number;
  login: string;
  /** The person's address: reading takes one, too. */
  ip: string;
  /** The `state` that brings the person back from the page for the TAN. */
  next: string;
  payerIban?: string;
  /** The bookings just like it that were there before: they are others'. Absent where they could not be read; then no booking tells anything. */
  booked?: readonly string[];
  /** Absent while nobody knows what became of the call. */
  answer?: { id?: string; url?: string; expiresAt: number };
}

/** One attempt to connect a bank, or to pay: what finoOS has been asked for, and what came of it. */
export interface Attempt {
  createdAt: number;
  /** The person's address when it began. */
  ip?: string;
  /** The finoOS user, and when it was created. */
  user?: string;
  born?: number;
  /** Nobody had the user before this attempt. */
  ownUser?: true;
  /** The logins that the user had before. */
  logins?: readonly string[];
  /** The login to be renewed, the attempt that it came of, and the calculation that was the current one before. */
  renews?: { login: string; intent?: string; correlation?: string };
  url?: string;
  expiresAt?: number;
  /** How the person came back from the Banking UI, as far as the address said. */
  came?: Way;
  order?: Order;
  payFromIban?: string;
  transfer?: SentTransfer;
  /** What it came to; from then on nothing is asked for any more, and nothing else is kept. */
  end?: Extract<Resolution, { state: 'approved' | 'failed' }>;
}

const DAY = 86_400_000;
/** Longer than any session lives. */
const KEPT_FOR = 40 * DAY;
/** Whether money was sent is never to be forgotten while anybody may still ask. */
const PAYMENT_KEPT_FOR = 400 * DAY;
const MAX_ROUNDS = 20;

/** The attempts, by their intents; each change is made to what is there, or not at all. */
export class Attempts {
  readonly #kept: Kept;
  readonly #now: () => number;

  constructor(kept: Kept, now: () => number) {
    this.#kept = kept;
    this.#now = now;
  }

  async read(intent: string): Promise<Attempt | undefined> {
    return (await this.#kept.get<Attempt>(keyOf(intent)))?.value;
  }

  /** Begins an attempt, or finds the one that has begun. */
  async begin(intent: string, attempt: Attempt): Promise<Attempt> {
    if (await this.#put(intent, attempt, 0)) return attempt;
    const there = await this.read(intent);
    if (!there) throw lost();
    return there;
  }

  /** Adds to an attempt that has not ended; of one that ends by it, only the end is kept. Says how it is then, and whether this call changed it. */
  async change(intent: string, changes: (attempt: Attempt) => Partial<Attempt> | undefined): Promise<{ attempt: Attempt; mine: boolean }> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const found = await this.#kept.get<Attempt>(keyOf(intent));
      if (!found) throw lost();
      const wanted = found.value.end ? undefined : changes(found.value);
      if (!wanted) return { attempt: found.value, mine: false };
      const attempt = { ...found.value, ...wanted };
      const { createdAt, end } = attempt;
      if (await this.#put(intent, end ? { createdAt, end } : attempt, found.version, lifeOf(attempt))) return { attempt, mine: true };
    }
    throw new ProviderError('provider_unavailable', 'The attempt could not be written down.');
  }

  /** Remembers which attempt is about a user, for news that names the user alone. */
  async nameUser(user: string, intent: string): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const version = (await this.#kept.get(userKeyOf(user)))?.version ?? 0;
      if (await this.#kept.put(userKeyOf(user), intent, { version, expiresAt: this.#now() + KEPT_FOR })) return;
    }
  }

  /** The attempt that is about a user, as long as it is open. */
  async ofUser(user: string): Promise<string | undefined> {
    const intent = (await this.#kept.get<string>(userKeyOf(user)))?.value;
    const attempt = intent === undefined ? undefined : await this.read(intent);
    return attempt && !attempt.end ? intent : undefined;
  }

  /** Removes what is kept of the person after a consent. That money was paid stays known, and to whom, but not by whom. */
  async erase(intent: string, user: string): Promise<void> {
    const found = await this.#kept.get<Attempt>(keyOf(intent));
    const { createdAt, end } = found?.value ?? {};
    if (found && createdAt !== undefined && end?.state === 'approved' && end.order) {
      const { state, validUntil, order } = end;
      await this.#put(intent, { createdAt, end: { state, grant: {}, validUntil, order } }, found.version, PAYMENT_KEPT_FOR);
    } else if (found) await this.#remove(keyOf(intent), found.version);
    const about = await this.#kept.get<string>(userKeyOf(user));
    if (about?.value === intent) await this.#remove(userKeyOf(user), about.version);
  }

  #put(intent: string, attempt: Attempt, version: number, life = lifeOf(attempt)): Promise<boolean> {
    return this.#kept.put(keyOf(intent), attempt, { version, expiresAt: this.#now() + life });
  }

  #remove(key: string, version: number): Promise<boolean> {
    return this.#kept.put(key, undefined, { version, expiresAt: this.#now() });
  }
}

const lifeOf = ({ order }: Attempt): number => (order ? PAYMENT_KEPT_FOR : KEPT_FOR);

/** What is needed to read with a consent: the user and the login, and what ending it takes. */
export interface FinoGrant extends Grant {
  /** The user: all that news names. */
  readonly subject: string;
  readonly login: string;
  /** When the user was created; one that does not recur lives for a day from then. */
  readonly born: string;
  /** The person's address when they agreed: ending a login takes one, also when a back end asks for it. */
  readonly ip?: string;
  /** The attempt that it came of: what is kept of that ends with it. */
  readonly intent?: string;
}

/** The grant as it was given out; anything else is not ours. */
export function grantOf({ subject, login, born, ip, intent }: Grant): FinoGrant {
  if (subject === undefined || login === undefined) throw new ProviderError('provider_rejected', 'The grant is not one of finoOS.');
  return { subject, login, born: born ?? '0', ...(ip !== undefined && { ip }), ...(intent !== undefined && { intent }) };
}

const keyOf = (intent: string): string => `attempt:${intent}`;
const userKeyOf = (user: string): string => `user:${user}`;
const lost = (): ProviderError => new ProviderError('provider_unavailable', 'The attempt is not known any more.');
