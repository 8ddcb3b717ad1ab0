/** What the shop keeps of a person who connected an account. It never leaves the server. */
export interface Visit {
  readonly accessToken: string;
  readonly credentialsId: string;
  readonly printSlug: string;
  readonly connectedAt: number;
  /** Milliseconds since 1970: when the access ends, and this entry with it. */
  readonly expiresAt: number;
}

/** One journey of a person: while it is open the session, when it is done the access to what came of it. */
export interface Trip {
  readonly sessionId: string;
  readonly accessToken?: string;
}

/** A person, as the shop knows them. */
export interface Visitor {
  readonly plan?: Visit;
  /** By the name of the journey. */
  readonly trips: Readonly<Record<string, Trip>>;
  /** Every bank they have connected. */
  readonly credentials: readonly string[];
  /** The account they paid from last. */
  readonly account?: { readonly institution_id: string; readonly iban: string };
}

const NOBODY: Visitor = { trips: {}, credentials: [] };

/** Server-side sessions in memory: enough for a demonstration, and bounded, so that nobody can fill it up. */
export class Visitors {
  private readonly visitors = new Map<string, Visitor>();
  private readonly randomBytes: (size: number) => Uint8Array;
  private readonly limit: number;

  constructor(randomBytes: (size: number) => Uint8Array, limit = 1000) {
    this.randomBytes = randomBytes;
    this.limit = limit;
  }

  /** Remembers more of a visitor, under a new random id, which is all that their cookie holds. */
  update(known: string | undefined, change: (visitor: Visitor) => Visitor): string {
    const before = (known !== undefined && this.visitors.get(known)) || NOBODY;
    this.forget(known);
    for (const oldest of this.visitors.keys()) {
      if (this.visitors.size < this.limit) break;
      this.visitors.delete(oldest);
    }
    const id = Buffer.from(this.randomBytes(32)).toString('base64url');
    this.visitors.set(id, change(before));
    return id;
  }

  /** The visitor of that id; the plan is gone when its access has ended. */
  find(id: string | undefined, now: number): Visitor {
    const visitor = id === undefined ? undefined : this.visitors.get(id);
    if (!visitor?.plan || visitor.plan.expiresAt > now) return visitor ?? NOBODY;
    const { plan: _over, ...rest } = visitor;
    return rest;
  }

  forget(id: string | undefined): void {
    if (id !== undefined) this.visitors.delete(id);
  }
}
