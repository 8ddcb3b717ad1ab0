import { early } from '../client/early.ts';
import type { Session } from './session.ts';

const MINUTE = 60_000;
/** More than a browser's timer can count would end at once. */
const MAX_MS = 2 ** 31 - 1;
/** From when on the person is told. */
const LAST_MINUTES = 5;

/** Milliseconds until a moment on the companion's clock. */
const until = (moment: string, { clockOffset }: Session): number => Date.parse(moment) - clockOffset - early.now();

/** Until the session ends. What others decide has days, and nobody is rushed by them. */
const untilEnd = (session: Session): number =>
  session.expires_at && session.step.kind !== 'wait' ? until(session.expires_at, session) : Infinity;

/** How many minutes are left, where they are the last. */
export function lastMinutes(session: Session): number | undefined {
  const minutes = Math.ceil(untilEnd(session) / MINUTE);
  return minutes > LAST_MINUTES ? undefined : Math.max(minutes, 1);
}

interface Turns {
  /** The nonce wants to be renewed while there is time to spare. */
  refresh: () => void;
  /** Another of the last minutes has begun. */
  minute: () => void;
  /** The session should be over. */
  up: () => void;
}

/** What happens to an open session by the clock alone. */
export class Times {
  readonly #turns: Turns;
  #session: Session | null = null;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #minute: ReturnType<typeof setTimeout> | undefined;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Goes by this session from now on; by none, it stops. */
  follow(session: Session | null): void {
    const before = this.#session;
    this.#session = session;
    if (session?.nonce !== before?.nonce) {
      early.clearTimeout(this.#refresh);
      if (session?.nonce_expires_at) this.#refresh = early.setTimeout(this.#turns.refresh, until(session.nonce_expires_at, session) * 0.8);
    }
    if (session?.nonce === before?.nonce && session?.expires_at === before?.expires_at && session?.step === before?.step) return;
    early.clearTimeout(this.#minute);
    this.#tick();
  }

  #tick(): void {
    const left = this.#session ? untilEnd(this.#session) : Infinity;
    if (left === Infinity) return;
    // At the turn of the next of the last minutes; after the end now and then, for whoever is asked may not be there.
    const wait = left > LAST_MINUTES * MINUTE ? left - LAST_MINUTES * MINUTE : left > 0 ? left % MINUTE : 10_000;
    this.#minute = early.setTimeout(
      () => {
        if (this.#session && untilEnd(this.#session) <= 0) this.#turns.up();
        else this.#turns.minute();
        this.#tick();
      },
      Math.min(wait + 20, MAX_MS),
    );
  }
}
