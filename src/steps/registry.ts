import type { StepKind } from '../protocol/steps.ts';

/** The end of a session is shown like a step, though it is none of the protocol's. */
export type FaceName = StepKind | 'result';

export interface Face {
  /** The element that shows the step. */
  tag: string;
  /** Loads and registers it. */
  load: () => Promise<unknown>;
  /** What usually follows, to be fetched ahead of time. */
  ahead?: readonly FaceName[];
}

/** One line a step kind. The compiler asks for the line when the protocol has a new kind. */
export const FACES: { readonly [K in FaceName]: Face } = {
  choose_bank: { tag: 'tessera-choose-bank', load: () => import('./choose-bank/choose-bank.ts'), ahead: ['redirect', 'decoupled'] },
  redirect: { tag: 'tessera-redirect', load: () => import('./redirect/redirect.ts'), ahead: ['accounts'] },
  decoupled: { tag: 'tessera-decoupled', load: () => import('./decoupled/decoupled.ts'), ahead: ['accounts'] },
  accounts: { tag: 'tessera-accounts', load: () => import('./accounts/accounts.ts'), ahead: ['result'] },
  form: { tag: 'tessera-form', load: () => import('./form/form.ts'), ahead: ['choose_bank', 'wait', 'result'] },
  review: { tag: 'tessera-review', load: () => import('./review/review.ts'), ahead: ['choose_bank', 'redirect', 'decoupled'] },
  wait: { tag: 'tessera-wait', load: () => import('./wait/wait.ts'), ahead: ['result'] },
  connections: { tag: 'tessera-connections', load: () => import('./connections/connections.ts'), ahead: ['choose_bank', 'result'] },
  result: { tag: 'tessera-result', load: () => import('./result/result.ts') },
};
