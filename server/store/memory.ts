import type { Doc, Store, Write } from './store.ts';
import { Watchers } from './watchers.ts';

/** Keeps everything in this process and loses it with it: for simulations and tests. */
export function createMemoryStore(): Store {
  const kinds = new Map<string, Map<string, Doc>>();
  const watchers = new Watchers();
  const docsOf = (kind: string): Map<string, Doc> => {
    let docs = kinds.get(kind);
    if (!docs) kinds.set(kind, (docs = new Map<string, Doc>()));
    return docs;
  };
  const present = (kind: string, id: string, now: number): Doc | undefined => {
    const doc = docsOf(kind).get(id);
    return doc && doc.expiresAt > now ? doc : undefined;
  };

  return {
    async get(kind, id, now) {
      return present(kind, id, now);
    },
    async write(writes: readonly Write[], now) {
      for (const { kind, id, expect } of writes) if ((present(kind, id, now)?.version ?? 0) !== expect) return false;
      for (const { kind, id, expect, value, expiresAt } of writes) {
        if (value === undefined) docsOf(kind).delete(id);
        else docsOf(kind).set(id, { kind, id, version: expect + 1, value, expiresAt: expiresAt ?? Infinity });
      }
      watchers.tell(writes);
      return true;
    },
    async list(kind, { from, to, limit }, now) {
      const first = Buffer.from(from);
      const end = Buffer.from(to);
      // By the bytes, as a database compares them: the order of JavaScript's strings is another one beyond the first 65,536 characters.
      return [...docsOf(kind).values()]
        .map((doc) => ({ doc, bytes: Buffer.from(doc.id) }))
        .filter(({ doc, bytes }) => doc.expiresAt > now && Buffer.compare(bytes, first) >= 0 && Buffer.compare(bytes, end) < 0)
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .slice(0, limit)
        .map(({ doc }) => doc);
    },
    watch: (kind, id, listener) => watchers.add(kind, id, listener),
    async sweep(now, limit) {
      let removed = 0;
      for (const docs of kinds.values()) {
        for (const { id, expiresAt } of docs.values()) {
          if (removed >= limit) break;
          if (expiresAt <= now && docs.delete(id)) removed += 1;
        }
      }
      return removed;
    },
    async check() {},
    async close() {
      kinds.clear();
    },
  };
}
