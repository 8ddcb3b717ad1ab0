import { createCompanion, ProviderError } from '../../../server/index.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import { load } from '../mutant.ts';
import type { Product } from './simulate.ts';

/** The companion as it stands. */
export const PRODUCT: Product = { createCompanion, ProviderError, createMemoryStore };

/** The companion in a copy of the sources. */
export async function productIn(folder: string): Promise<Product> {
  const [index, memory] = await Promise.all([
    load<Pick<Product, 'createCompanion' | 'ProviderError'>>(folder, 'index.ts'),
    load<Pick<Product, 'createMemoryStore'>>(folder, 'store/memory.ts'),
  ]);
  return { ...index, ...memory };
}
