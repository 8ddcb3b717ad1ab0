import { randomBytes } from 'node:crypto';
import { createClient, type ClientOptions } from '../http/client.ts';
import type { Client, OperationSpec } from '../http/operation.ts';
import { operations } from './operations.ts';
import type { FinqwareSettings } from './settings.ts';

/** A method for every operation of Finqware's. Its credentials travel in the bodies. */
export type FinqwareClient = Client<typeof operations>;

/** What a client is made from: where Finqware is, and where a program wants to, what it reaches the world with. */
export interface FinqwareClientOptions
  extends Pick<FinqwareSettings, 'base_url'>, Partial<Omit<ClientOptions, 'baseUrl' | 'tokens' | 'sign'>> {
  /** Other paths than the table's. */
  paths?: { readonly [Name in keyof typeof operations]?: string | undefined };
}

/** A typed client for Finqware. */
export function createFinqwareClient({ base_url, paths = {}, ...options }: FinqwareClientOptions): FinqwareClient {
  const moved = Object.fromEntries(
    Object.entries<OperationSpec>(operations).map(([name, spec]) => {
      const path = paths[name as keyof typeof operations] as `/${string}` | undefined;
      return [name, path === undefined ? spec : { ...spec, path }];
    }),
  );
  return createClient(moved as unknown as typeof operations, {
    fetch: globalThis.fetch,
    randomBytes,
    ...options,
    baseUrl: base_url,
    tokens: {},
  });
}
