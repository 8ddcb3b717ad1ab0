import type { FormValues } from '../protocol/form.ts';
import { tolerant } from './keepsake.ts';

type Values = Record<string, FormValues>;

/** So much no person types into a form; what is larger lives only as long as the page. */
const MAX_LENGTH = 60_000;

/** What was typed and not sent, for each step of one session: it survives a reload, and is gone when its step is done. */
export class Drafts {
  readonly #key: string;
  readonly #session: string;
  #values: Values;

  constructor(key: string, session: string) {
    this.#key = key;
    this.#session = session;
    const kept = tolerant((storage) => JSON.parse(storage.getItem(key) ?? 'null') as { session: string; values: Values } | null);
    this.#values = kept?.session === session ? { ...kept.values } : {};
  }

  of(step: string): FormValues | undefined {
    return this.#values[step];
  }

  put(step: string, values: FormValues): void {
    this.#values[step] = values;
    this.#write();
  }

  drop(step: string): void {
    this.#values = Object.fromEntries(Object.entries(this.#values).filter(([name]) => name !== step));
    this.#write();
  }

  #write(): void {
    const text = JSON.stringify({ session: this.#session, values: this.#values });
    const isKept = Object.keys(this.#values).length > 0 && text.length <= MAX_LENGTH;
    tolerant((storage) => (isKept ? storage.setItem(this.#key, text) : storage.removeItem(this.#key)));
  }
}
