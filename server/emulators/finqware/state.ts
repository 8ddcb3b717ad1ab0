import type { EmulatorOptions, EmulatorWorld } from '../kit/index.ts';
import type { CatalogSkill, Data } from './catalog.ts';
import type { Signer } from './signing.ts';

/** The keys of the tenant app that the emulator knows. */
export const FINQWARE_CLIENT = {
  client_id: 'emulator',
  client_app_key: 'emulator-app-key',
  client_secret: 'emulator-secret',
} as const;

export interface FinqwareEmulatorOptions extends EmulatorOptions {
  /** How long people take to decide about an application: four hours, unless it says otherwise. */
  reviewMs?: number;
  /** How long the bank takes for the user `slow`. */
  slowMs?: number;
}

export type Status =
  | 'SESSION_CREATED'
  | 'SESSION_IN_PROGRESS'
  | 'SESSION_IN_REVIEW'
  | 'SESSION_COMPLETED'
  | 'SESSION_DECLINED'
  | 'SESSION_CANCELLED'
  | 'SESSION_FAILED';

export interface Session {
  id: string;
  skill: CatalogSkill;
  tenantUser?: string;
  status: Status;
  createdAt: number;
  /** The only one that is good for the next step. */
  nonce?: { value: string; until: number };
  data: Map<string, Data>;
  /** By their ids. */
  steps: Map<string, { name: string; files: { name: string; type: string; size: number }[] }>;
  tempToken: string;
  /** Whoever logged in at the bank. */
  user?: string;
  /** What happens by itself, and when. */
  due?: { at: number; status: Status };
}

export interface Consent {
  id: string;
  accessToken: string;
  session: Session;
  status: 'ACTIVE' | 'DELETED' | 'EXPIRED';
  expiresAt: number;
}

export interface State {
  sessions: Map<string, Session>;
  /** By their ids. */
  consents: Map<string, Consent>;
  /** The tokens of ends of sessions that can still be exchanged. */
  tempTokens: Map<string, Session>;
}

/** All that the parts of the emulator share. */
export interface Finqware {
  world: EmulatorWorld;
  state: State;
  key: Uint8Array;
  signer: Signer;
  reviewMs: number;
  slowMs: number;
  /** Changes the status of a session, and sends word of it. */
  settle(session: Session, status: Status): void;
  /** Lets happen what is due. */
  run(): void;
}
