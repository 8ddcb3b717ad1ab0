import type { TroubleType } from './sessions-client.ts';

/** These pass by themselves, and asking again does no harm: what counts once carries a key. */
export const PASSING: readonly TroubleType[] = ['network_lost', 'step_in_progress', 'too_many_requests', 'overloaded', 'internal'];
