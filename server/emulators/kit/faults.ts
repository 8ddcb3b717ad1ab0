import * as z from 'zod/mini';

const wholeNumber = z.number().check(z.int(), z.minimum(0));

/** Something that goes wrong with an operation, so many times. */
export const faultSchema = z.strictObject({
  /** The operation's name, or `*` for whichever comes next. */
  operation: z.string(),
  times: z._default(z.number().check(z.int(), z.minimum(1)), 1),
  /** Answer with this instead. */
  status: z.optional(z.number().check(z.int(), z.minimum(200), z.maximum(599))),
  /** The body beside `status`: a text as it is, anything else as JSON. Without it the upstream's usual error. */
  body: z.optional(z.unknown()),
  /** Added to the answer, whichever it is. */
  headers: z.optional(z.record(z.string(), z.string())),
  /** Wait first. */
  delay_ms: z.optional(wholeNumber),
  /** Never answer. */
  hang: z.optional(z.boolean()),
  /** End the connection without an answer. */
  drop: z.optional(z.boolean()),
  /** Answer 200 with half of a JSON text. */
  garbage: z.optional(z.boolean()),
  /** The operation takes place all the same: only its answer is lost or spoiled. */
  after: z.optional(z.boolean()),
});

/** As it is written; `times` may be left out. */
export type FaultScript = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;

/** The connection ended without an answer: what `fetch` says of it where no network lies between. */
export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed', { cause: { code: 'ECONNRESET' } });
  }
}

/** The faults still to come, in the order in which they were scripted. */
export class Faults {
  #waiting: Fault[] = [];

  add(faults: readonly Fault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The next one for this operation, counted off. */
  take(operation: string): Fault | undefined {
    const fault = this.#waiting.find((each) => each.operation === operation || each.operation === '*');
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((each) => each !== fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#waiting;
  }
}
