import type { FormValues } from '../protocol/form.ts';
import { Drafts } from './drafts.ts';
import { PREFIX, recall, tolerant, type Keepsake } from './keepsake.ts';

/** The flows on this page: two of the same journey do not take each other's session for one to be resumed. */
const here = new Set<Keeping>();

/** Does this tab keep any session at all, of whichever journey? */
export const keepsAny = (): boolean => tolerant((storage) => Object.keys(storage).some((key) => key.startsWith(PREFIX))) === true;

/** What one flow keeps in its tab. This is the half of it that the first screen does without. */
export class Keeping {
  verifier: string | undefined;
  /** What had been typed for the step, when it came on the screen. */
  draft: FormValues | undefined;

  readonly #key: string;
  /** The session that the flow is at. */
  #session: string | undefined;
  #drafts: Drafts | undefined;

  constructor(key: string) {
    this.#key = key;
  }

  /** Whether the flow is on the page. */
  set isHere(isHere: boolean) {
    if (isHere) here.add(this);
    else here.delete(this);
  }

  /** The session to go on with, unless another flow on this page is at it. */
  get kept(): Keepsake | undefined {
    return this.#isShared ? undefined : recall(this.#key);
  }

  /** The session is this flow's own. */
  keep(session: string, later?: true): void {
    this.#session = later ? undefined : session;
    const { verifier } = this;
    if (verifier === undefined || this.#isShared) return;
    tolerant((storage) => storage.setItem(this.#key, JSON.stringify({ id: session, verifier, later } satisfies Keepsake)));
  }

  /** The session is over. */
  forget(): void {
    this.#session = this.draft = this.#drafts = undefined;
    if (!this.#isShared) tolerant((storage) => [this.#key, this.#draftsKey].forEach((key) => storage.removeItem(key)));
  }

  /** The flow has come to this step of its session, having done the one before or not. */
  arrive(session: string, step: string, done: string | undefined): void {
    if (!this.#drafts || this.#session !== session) this.#drafts = new Drafts(this.#draftsKey, session);
    this.#session = session;
    if (done !== undefined) this.#drafts.drop(done);
    this.draft = this.#drafts.of(step);
  }

  /** Something was typed. */
  type(step: string, values: FormValues): void {
    this.#drafts?.put(step, values);
  }

  get #draftsKey(): string {
    return this.#key + ' drafts';
  }

  /** Another flow on this page is at what this tab keeps for the journey; then this one lives only as long as the page. */
  get #isShared(): boolean {
    const id = recall(this.#key)?.id;
    return id !== undefined && [...here].some((each) => each !== this && each.#session === id);
  }
}
