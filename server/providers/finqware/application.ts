import { createHash } from 'node:crypto';
import type { FormValues } from '../../../src/protocol/index.ts';
import {
  ProviderError,
  type Check,
  type CheckRequest,
  type Grant,
  type OwnProviderPorts,
  type PassedOn,
  type PassOnRequest,
} from '../provider.ts';
import { UpstreamError } from '../http/error.ts';
import type { Exchange } from './exchange.ts';
import { fieldsOf, isStale } from './faults.ts';
import { fromHandle, toHandle, type Conversation } from './handle.ts';
import type { StepData, StepValue } from './operations.ts';
import { KEPT_MS, reviewKey } from './records.ts';
import type { FinqwareSettings, FinqwareSkill } from './settings.ts';
import { isApproval, verdictOf } from './status.ts';
import type { Upstream } from './upstream.ts';

type KycSkill = Extract<FinqwareSkill, { type: 'kyc' }>;
type Form = PassOnRequest['forms'][number];

/** What is kept of an application that others decide about, by their session. */
interface Review {
  usual_seconds: number;
  temp_token?: string;
  decided?: { state: 'approved' | 'declined' | 'failed'; at: number };
}

/** An application may wait for a year, and somebody may still ask then. */
const OPEN_MS = 400 * 24 * 3_600_000;
const HOUR_SECONDS = 3_600;

/** A file for a step that was passed on. */
export interface Attachment {
  /** Ours: the name of the form, and of the place for the file in it. */
  step: string;
  slot: string;
  /** One that lies on a disk is read as it is sent. */
  file: File;
}

/** A bank's product: each form is a step of theirs, passed on as it comes, and at the end they decide. */
export function createApplications(
  upstream: Upstream,
  exchange: Exchange,
  { skills, client_id }: FinqwareSettings,
  { kept, now, log }: Pick<OwnProviderPorts, 'kept' | 'now' | 'log'>,
) {
  /** The fields of a form. */
  const namesIn = (skillName: string, step: string): string[] => {
    const skill = skills.find(({ name }) => name === skillName);
    const definition = skill?.type === 'kyc' ? skill.forms.find(({ name }) => name === step)?.form : undefined;
    return definition?.fields.map(({ name }) => name) ?? [];
  };

  /** Sends one form; what they refuse about what was entered is an answer, too. */
  async function send(at: Conversation, form: Form, signal: AbortSignal): Promise<Conversation | Record<string, string>> {
    const { session_id, nonce, skill } = at;
    if (nonce === undefined) throw new ProviderError('provider_rejected', 'The session at Finqware ended before its last step.');
    try {
      const { body } = await upstream.submit({ session_id, nonce, skill, step: form.step, data: dataOf(form.values) }, signal);
      const { nonce: next, step_id, temp_token, status } = body;
      return {
        ...{ session_id, skill, nonce_until: upstream.nonceUntil() },
        ...(at.user !== undefined && { user: at.user }),
        // Without one the session is over (as far as we can take it).
        ...(next !== undefined && { nonce: next }),
        ...(temp_token !== undefined && { temp_token }),
        ...(status !== undefined && { status }),
        sent: [...at.sent, { step: form.step, digest: digestOf(form), ...(step_id !== undefined && { step_id }) }],
      };
    } catch (error) {
      const fields = fieldsOf(error, form.step, namesIn(at.skill, form.step));
      if (fields === undefined) throw error;
      return fields;
    }
  }

  async function passOn({ forms, handle }: PassOnRequest, skill: KycSkill, signal: AbortSignal): Promise<PassedOn> {
    const last = forms.at(-1);
    if (!last) throw new ProviderError('provider_rejected', 'There is no form to pass on.');
    const known = handle && fromHandle(handle);
    if (known && continues(known, skill, forms, now())) {
      try {
        const answer = await send(known, last, signal);
        return isConversation(answer) ? { ok: true, handle: toHandle(answer) } : { ok: false, fields: answer };
      } catch (error) {
        if (!isStale(error)) throw error;
      }
    }
    // Their session is over, its answer was lost, or the person went back: a new one, and everything again in its order.
    if (forms.length > 1 || known) log('info', 'finqware_began_anew', { skill: skill.name, forms: forms.length });
    let at: Conversation = { ...(await upstream.begin(skill.name, signal)), skill: skill.name, sent: [] };
    for (const form of forms) {
      const answer = await send(at, form, signal);
      if (!isConversation(answer)) return { ok: false, fields: form === last ? answer : under(form.step, answer) };
      at = answer;
    }
    return { ok: true, handle: toHandle(at) };
  }

  /** Sends a file to the step that it belongs to. What it answers takes the place of the handle. */
  async function attach(handle: Grant, { step, slot, file }: Attachment, signal: AbortSignal): Promise<Grant> {
    const at = fromHandle(handle);
    const step_id = at?.sent.find((each) => each.step === step)?.step_id;
    if (!at || step_id === undefined) throw new ProviderError('provider_rejected', 'Finqware has no such step to add a file to.');
    // Nothing says how several files of a step are told apart, but for their names.
    const named = new File([file], slot + (/\.[A-Za-z0-9]{1,8}$/.exec(file.name)?.[0] ?? ''), { type: file.type });
    try {
      const body = { client_id, file: named, ...(at.nonce !== undefined && { nonce: at.nonce }) };
      const { body: answer } = await upstream.client.uploadToStep({ path: { step_id }, body }, { signal, deadlineSeconds: 60 });
      return answer?.nonce === undefined ? handle : toHandle({ ...at, nonce: answer.nonce, nonce_until: upstream.nonceUntil() });
    } catch (error) {
      // No document says what the answer holds: any success is one, and the nonce stays as it is.
      if (error instanceof UpstreamError && error.code === 'malformed_answer') return handle;
      throw error;
    }
  }

  async function startCheck({ what, handle }: CheckRequest, signal: AbortSignal): Promise<Check> {
    const at = handle && fromHandle(handle);
    if (what !== 'review' || !at) throw new ProviderError('provider_rejected', 'Finqware decides only about what was passed on to it.');
    const skill = skills.find((each) => each.name === at.skill);
    const usual_seconds = Math.round((skill?.type === 'kyc' ? skill.usual_hours : 24) * HOUR_SECONDS);
    const review: Review = { usual_seconds, ...(at.temp_token !== undefined && { temp_token: at.temp_token }) };
    // Started again, it is the same one.
    await kept.put(reviewKey(at.session_id), review, { version: 0, expiresAt: now() + OPEN_MS });
    return readCheck(at.session_id, signal);
  }

  async function readCheck(ref: string, signal: AbortSignal): Promise<Check> {
    const found = await kept.get<Review>(reviewKey(ref));
    if (!found) throw new ProviderError('provider_rejected', 'There is no such review at Finqware.');
    const { usual_seconds: usualSeconds, temp_token, decided } = found.value;
    if (decided) return { ref, state: decided.state, decidedAt: decided.at, usualSeconds };
    const state = await verdict(ref, temp_token, signal);
    if (state === 'pending') return { ref, state, usualSeconds };
    const at = now();
    // The token of the end is spent, or of no use any more.
    const review: Review = { usual_seconds: usualSeconds, decided: { state, at } };
    await kept.put(reviewKey(ref), review, { version: found.version, expiresAt: at + KEPT_MS });
    return { ref, state, decidedAt: at, usualSeconds };
  }

  async function verdict(
    sessionId: string,
    early: string | undefined,
    signal: AbortSignal,
  ): Promise<'pending' | 'approved' | 'declined' | 'failed'> {
    const told = await upstream.state(sessionId, signal);
    const said = verdictOf(told.status);
    if (said === 'declined' || said === 'cancelled') return 'declined';
    if (said === 'failed' || said === 'expired') return 'failed';
    // The token of the end of a session marks its success; one that came with the last form may have to wait for their word.
    const token = told.temp_token ?? (said === 'pending' ? undefined : early);
    if (token === undefined) return isApproval(told.status) ? 'approved' : 'pending';
    const exchanged = await exchange(sessionId, token, signal);
    if (exchanged.state === 'under_way') return 'pending';
    return exchanged.state === 'done' ? 'approved' : 'failed';
  }

  return { passOn, attach, startCheck, readCheck };
}

/** Whether the last of these forms is the next step of that conversation, and everything before it is as it was. */
function continues({ skill, nonce, nonce_until, sent }: Conversation, theirs: KycSkill, forms: readonly Form[], now: number): boolean {
  const before = forms.slice(0, -1);
  return (
    skill === theirs.name &&
    nonce !== undefined &&
    now < nonce_until &&
    before.length === sent.length &&
    before.every((form, index) => form.step === sent[index]!.step && digestOf(form) === sent[index]!.digest)
  );
}

const isConversation = (answer: Conversation | Record<string, string>): answer is Conversation => Array.isArray(answer['sent']);

const under = (step: string, fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([field, fault]) => [field === step ? field : `${step}.${field}`, fault]));

const digestOf = ({ step, values }: Form): string =>
  createHash('sha256')
    .update(JSON.stringify([step, dataOf(values)]))
    .digest('base64url');

/** Every value as a string, numbers and consents included; groups, rows and choices of several keep their shape. */
function dataOf(values: FormValues): StepData {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, asText(value)]])));
}

function asText(value: unknown): StepValue {
  if (Array.isArray(value)) return value.map(asText);
  return typeof value === 'object' && value !== null ? dataOf(value as FormValues) : String(value);
}
