import { HTTPException } from 'hono/http-exception';
import { uuid, type EmulatorWorld } from '../kit/index.ts';

/** A class of errors, as the errors page prints it. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  404: 'invalid_request',
  405: 'invalid_request',
};

/** An error in the shape that every error of Finqware's has. */
export function refusal(world: EmulatorWorld, http: number, code: string, message: string): Response {
  return Response.json({ id: uuid(world), type: TYPES[http] ?? 'internal_error', http, code, message }, { status: http });
}

/** Refuses a call. */
export function refuse(world: EmulatorWorld, http: number, code: string, message: string): never {
  throw new HTTPException(http as 400, { res: refusal(world, http, code, message) });
}
