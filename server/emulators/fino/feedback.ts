import { uuid } from '../kit/index.ts';
import type { Handler } from './call.ts';
import { json } from './errors.ts';
import type { OperationId } from './operations.ts';
import { feedbackRequest } from './schemas.ts';
import type { Fino } from './state.ts';

/** Feedback: only the combinations of module, type and content that the document lists. */
export function feedbackOf({ world, state }: Fino): Record<'createFeedback' & OperationId, Handler> {
  return {
    async createFeedback(call) {
      const given = await call.body(feedbackRequest);
      if (given.userID !== undefined) call.userBy(given.userID);
      const feedbackID = uuid(world);
      state.feedback.set(feedbackID, given);
      return json({ feedbackID }, 201);
    },
  };
}
