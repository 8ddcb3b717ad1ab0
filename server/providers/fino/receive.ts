import { createHash, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../http/body.ts';
import type { Delivery, News } from '../provider.ts';
import type { Attempts } from './attempts.ts';
import { finoEvent, type FinoEvent } from './events.ts';
import type { FinoSettings } from './settings.ts';

/** Reads what finoOS sends. Its body holds the secret, which is compared and goes no further; without one, nobody is believed. */
export async function receive(
  { headers, raw }: Delivery,
  { webhook_secret, tenant_id }: Pick<FinoSettings, 'webhook_secret' | 'tenant_id'>,
  attempts: Attempts,
): Promise<News | undefined> {
  const event = read(raw);
  if (!event || webhook_secret === undefined || !isSame(event.secret ?? '', webhook_secret)) return undefined;
  const { event: name, userID: subject } = event;
  const tenant = event.tenantID ?? headers.get('finoos-tenant-id') ?? undefined;
  if (tenant_id !== undefined && tenant !== undefined && tenant !== tenant_id) return undefined;
  // One run of the calculation may tell several things under the same request id. Without an id, the same body is the same news.
  const request = headers.get('x-request-id') ?? createHash('sha256').update(raw).digest('base64url');
  const id = createHash('sha256')
    .update(JSON.stringify([request, name, subject]))
    .digest('base64url');
  const what = whatOf(event);
  if (!subject || what === undefined) return { id };
  const ref = what === 'has_data' ? await attempts.ofUser(subject) : undefined;
  return { id, subject, what, ...(ref !== undefined && { ref }) };
}

function read(raw: Uint8Array): FinoEvent | undefined {
  try {
    return finoEvent.safeParse(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(raw))).data;
  } catch {
    return undefined;
  }
}

/** Takes as long whatever is given. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

function whatOf(event: FinoEvent): News['what'] {
  // A failure that passes is nothing that anybody can do something about.
  if (event.event === 'ubasyncerror') return event.data.errorData.type === 'CHALLENGE_REQUIRED' ? 'needs_person' : undefined;
  return event.event === 'cockpit.approved' ? undefined : 'has_data';
}
