/** Who wants to hear of which document. */
export class Watchers {
  private readonly listeners = new Map<string, Set<() => void>>();

  add(kind: string, id: string, listener: () => void): () => void {
    const key = `${kind}/${id}`;
    const all = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.listeners.get(key) === all) this.listeners.delete(key);
    };
  }

  tell(writes: readonly { kind: string; id: string }[]): void {
    if (this.listeners.size === 0) return;
    for (const { kind, id } of writes) for (const listener of this.listeners.get(`${kind}/${id}`) ?? []) listener();
  }
}
