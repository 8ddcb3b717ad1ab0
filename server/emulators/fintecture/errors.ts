import { HTTPException } from 'hono/http-exception';

/** An error as Fintecture words it. The documents print none, so a client may rely on the status alone. */
export const refusal = (status: number, code: string, message: string): Response =>
  Response.json({ status, code, errors: [{ code, message }] }, { status });

/** Ends an operation with an error. */
export function refuse(status: 400 | 401 | 403 | 404 | 409 | 415, code: string, message: string): never {
  throw new HTTPException(status, { res: refusal(status, code, message) });
}
