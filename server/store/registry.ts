import type { Store } from './store.ts';

/** One line a store; its driver is loaded only where it is used. */
export const STORES = {
  sqlite: async (file: string): Promise<Store> => (await import('./sqlite.ts')).createSqliteStore(file),
  memory: async (): Promise<Store> => (await import('./memory.ts')).createMemoryStore(),
} as const;
