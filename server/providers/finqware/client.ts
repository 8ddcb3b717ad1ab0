import { createClient, type ClientOptions } from '../http/client.ts';
import type { Client, OperationSpec } from '../http/operation.ts';
import { operations } from './operations.ts';

/** A method for every operation of Finqware's. Its credentials travel in the bodies. */
export type FinqwareClient = Client<typeof operations>;

export interface FinqwareClientOptions extends Omit<ClientOptions, 'tokens'> {
  /** Other paths than the table's. */
  paths?: { readonly [Name in keyof typeof operations]?: string | undefined };
}

/** A typed client for Finqware. */
export function createFinqwareClient({ paths = {}, ...options }: FinqwareClientOptions): FinqwareClient {
  const moved = Object.fromEntries(
    Object.entries<OperationSpec>(operations).map(([name, spec]) => {
      const path = paths[name as keyof typeof operations] as `/${string}` | undefined;
      return [name, path === undefined ? spec : { ...spec, path }];
    }),
  );
  return createClient(moved as unknown as typeof operations, { ...options, tokens: {} });
}
