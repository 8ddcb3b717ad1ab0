import type { Vault } from '../sessions/secrets.ts';
import type { Store } from '../store/store.ts';
import type { Kept } from './provider.ts';

const KIND = 'kept';

/** What one tenant's provider keeps for itself. Whatever it asks for, it stays within `owner`, and nobody reads it from the file. */
export function keptFor({ store, vault, now }: { store: Store; vault: Vault; now: () => number }, owner: string): Kept {
  const idOf = (key: string): string => `${owner}/${key}`;
  return {
    async get<T>(key: string) {
      const doc = await store.get(KIND, idOf(key), now());
      if (!doc) return undefined;
      return { value: vault.open<{ value: T }>(JSON.parse(doc.value) as string).value, version: doc.version };
    },
    async put(key, value, { version, expiresAt }) {
      const write = { kind: KIND, id: idOf(key), expect: version };
      if (value === undefined) return version === 0 || store.write([write], now());
      return store.write([{ ...write, value: JSON.stringify(vault.hide({ value })), expiresAt }], now());
    },
  };
}
