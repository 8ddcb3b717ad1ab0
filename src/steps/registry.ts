import type { StepKind } from '../protocol/steps.ts';

interface Face {
  /** The element that shows the step. */
  tag: string;
  /** Loads and registers it. */
  load: () => Promise<unknown>;
}

/** One line a step kind. The compiler asks for the line when the protocol has a new kind. */
export const FACES: { readonly [K in StepKind]: Face } = {
  choose_bank: { tag: 'tessera-choose-bank', load: () => import('./choose-bank/choose-bank.ts') },
  redirect: { tag: 'tessera-redirect', load: () => import('./redirect/redirect.ts') },
  decoupled: { tag: 'tessera-decoupled', load: () => import('./decoupled/decoupled.ts') },
  accounts: { tag: 'tessera-accounts', load: () => import('./accounts/accounts.ts') },
};

/** Drawn from the exit record when the session is over; not a step of the protocol. */
export const RESULT_FACE: Face = { tag: 'tessera-result', load: () => import('./result/result.ts') };
