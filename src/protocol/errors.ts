/**
 * Every error the companion can answer with. The word is stable and is also the key under which the widget finds
 * what to say to the person; the number is the HTTP status; the sentence is for the developer who reads a log.
 */
export const ERRORS = {
  malformed_request: [400, 'The request is not valid JSON of the expected shape.'],
  invalid_fields: [422, 'Some fields are missing, unknown or not valid; see `fields`.'],
  unsupported_media_type: [415, 'Send `Content-Type: application/json`.'],
  body_too_large: [413, 'The body is larger than the companion accepts.'],
  not_found: [404, 'There is nothing at this address.'],
  method_not_allowed: [405, 'This address does not answer to that method.'],
  tenant_unknown: [401, 'The client_id and the key or secret sent with it do not belong together.'],
  origin_not_allowed: [403, 'This page may not use the tenant; add its origin to `origins` in the configuration.'],
  return_url_not_allowed: [422, 'The return_url must be on one of the origins of the tenant.'],
  skill_unknown: [404, 'The tenant does not offer this skill.'],
  skill_needs_backend: [403, 'This skill starts from the back end, with the client_secret.'],
  session_not_found: [404, 'No such session, or what was sent with it does not belong to it.'],
  session_ended: [410, 'The session is over; its exit record says how.'],
  session_expired: [410, 'The session ran out of time and was closed.'],
  nonce_invalid: [401, 'The nonce was not issued here or is damaged.'],
  nonce_expired: [401, 'The nonce is older than its lifetime; resume the session for a fresh one.'],
  nonce_consumed: [409, 'The nonce was used before. Repeat a lost request with its Idempotency-Key and the same body.'],
  idempotency_mismatch: [422, 'This Idempotency-Key was used with another body.'],
  step_out_of_order: [409, 'The session expects another step; see `step`.'],
  step_in_progress: [409, 'The same step is being worked on; ask again after `retry_after` seconds.'],
  step_pending: [409, 'The step waits for the person or the bank; ask again after `retry_after` seconds.'],
  action_not_possible: [409, 'The step does not offer this action in its present state.'],
  resume_refused: [401, 'The verifier does not match the challenge of the session.'],
  temp_token_invalid: [401, 'The temp token is unknown, expired or was exchanged before.'],
  access_token_invalid: [401, 'The access token is unknown, expired or was withdrawn.'],
  bank_unknown: [422, 'The directory has no such bank for this skill.'],
  bank_unavailable: [503, 'The bank does not answer or says that it is down.'],
  provider_rejected: [424, 'The provider refused the request.'],
  provider_unavailable: [502, 'The provider failed or gave an answer that cannot be read.'],
  too_many_requests: [429, 'Too many requests; wait `retry_after` seconds.'],
  overloaded: [503, 'The companion is busy or shutting down; ask again after `retry_after` seconds.'],
  internal: [500, 'Something failed inside the companion; look for the id of this answer in its log.'],
} as const satisfies Record<string, readonly [http: number, message: string]>;

/** The stable word of an error. */
export type ErrorType = keyof typeof ERRORS;
