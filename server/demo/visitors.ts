/** What the shop keeps of a person who connected an account. It never leaves the server. */
export interface Visit {
  readonly accessToken: string;
  readonly credentialsId: string;
  readonly printSlug: string;
  readonly connectedAt: number;
  /** Milliseconds since 1970: when the access ends, and this entry with it. */
  readonly expiresAt: number;
}

/** Server-side sessions in memory: enough for a demonstration, and bounded, so that nobody can fill it up. */
export class Visitors {
  private readonly visits = new Map<string, Visit>();
  private readonly randomBytes: (size: number) => Uint8Array;
  private readonly limit: number;

  constructor(randomBytes: (size: number) => Uint8Array, limit = 1000) {
    this.randomBytes = randomBytes;
    this.limit = limit;
  }

  /** Remembers the visit under a new random id, which is all that the cookie holds. */
  add(visit: Visit): string {
    for (const oldest of this.visits.keys()) {
      if (this.visits.size < this.limit) break;
      this.visits.delete(oldest);
    }
    const id = Buffer.from(this.randomBytes(32)).toString('base64url');
    this.visits.set(id, visit);
    return id;
  }

  /** The visit of that id, while its access lasts. */
  find(id: string | undefined, now: number): Visit | undefined {
    if (id === undefined) return undefined;
    const visit = this.visits.get(id);
    if (visit !== undefined && visit.expiresAt > now) return visit;
    this.visits.delete(id);
    return undefined;
  }

  forget(id: string | undefined): void {
    if (id !== undefined) this.visits.delete(id);
  }
}
