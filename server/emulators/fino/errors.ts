/** An error answer in finoOS's own words: a status and `{ type, message }`. */
export class FinoError extends Error {
  readonly status: number;
  readonly type: 'forbidden' | 'invalidInput';

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
    // The documentation prints these two types and no others.
    this.type = status === 403 ? 'forbidden' : 'invalidInput';
  }
}

export const badRequest = (message: string): FinoError => new FinoError(400, message);
export const forbidden = (): FinoError => new FinoError(403, 'Forbidden. No access to this resource');
export const notFound = (what: string): FinoError => new FinoError(404, `${what} not found`);

export const json = (body: unknown, status = 200): Response => Response.json(body, { status });
export const empty = (): Response => new Response(null, { status: 204 });
export const toResponse = ({ status, type, message }: FinoError): Response => json({ type, message }, status);
