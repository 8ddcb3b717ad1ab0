import { analysisOperations } from './operations-analysis.ts';
import { bankingOperations } from './operations-banking.ts';
import { cockpitOperations } from './operations-cockpits.ts';
import { feedbackOperations } from './operations-feedback.ts';
import { sessionOperations } from './operations-sessions.ts';
import { userOperations } from './operations-users.ts';

/**
 * Every operation of finoOS, by its operationId: the one place for methods and paths, most of which its documentation does
 * not state.
 */
export const finoOperations = {
  ...userOperations,
  ...bankingOperations,
  ...sessionOperations,
  ...analysisOperations,
  ...cockpitOperations,
  ...feedbackOperations,
} as const;
