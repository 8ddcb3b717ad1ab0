import * as z from 'zod/mini';
import { stepShape } from '../../skills/shape.ts';
import { skillFault } from '../../skills/check-skill.ts';
import type { SkillStep } from '../../skills/skill.ts';

const text = z.string().check(z.minLength(1), z.maxLength(4096));

/** https, or http on this very machine; an address that things are added to ends in no slash. */
function isSafe(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password, hash } = new URL(value);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
  return (protocol === 'https:' || (protocol === 'http:' && local)) && username + password + hash === '';
}
const address = text.check(z.refine(isSafe, 'must be an https address (http only for this machine)'));
const base = address.check(z.refine((value) => !/[/?]$|\?/.test(value), 'must not end in a slash nor hold a ?'));

/** The bank behind a skill for account information: Finqware has one skill for each bank. */
const bank = z.strictObject({
  name: text,
  country: z.string().check(z.regex(/^[A-Z]{2}$/, 'must be two capital letters')),
  psu_types: z._default(z.array(z.enum(['retail', 'corporate'])).check(z.minLength(1)), ['retail', 'corporate']),
  bic: z.optional(text),
  bank_codes: z.optional(z.array(text)),
  aliases: z.optional(z.array(text)),
  logo: z.optional(address),
  popular: z.optional(z.literal(true)),
});

/** The name of a skill, as Finqware's catalog prints it. The companion's own name for it adds `finqware_`. */
const skillName = z.string().check(z.regex(/^[a-z0-9]+(_[a-z0-9]+)*_#\d+\.\d+$/, 'must look like xyz_aisp_sbx_#1.0'));

/** The names of steps and fields that others choose: anything but what every object has. */
const name = text.check(z.refine((value) => !(value in Object.prototype), 'cannot be a name'));

const review = ({ kinds: [kind], what }: SkillStep): boolean => kind === 'wait' && what === 'review';
const isApplication = (steps: readonly SkillStep[]): boolean =>
  steps.length > 1 &&
  new Set(steps.map((step) => step.name)).size === steps.length &&
  steps.every((step, index) => (index === steps.length - 1 ? review(step) : step.kinds[0] === 'form'));

const skill = z.discriminatedUnion('type', [
  /** Account information: one step, which answers with the bank's page. */
  z.strictObject({
    name: skillName,
    type: z.literal('aisp'),
    bank,
    consent_step: z._default(name, 'consent'),
    /** The field of that step for the address to come back to. */
    return_field: z._default(name, 'psu_redirect_link'),
    /** What else that step asks for, always the same. */
    consent_data: z._default(z.record(name, text), {}),
  }),
  /** A bank's product: Finqware's own steps as forms, in order, then the wait for their decision. */
  z.strictObject({
    name: skillName,
    type: z.literal('kyc'),
    /** How long their decision usually takes. */
    usual_hours: z._default(z.number().check(z.minimum(0), z.maximum(90 * 24)), 24),
    forms: (z.array(stepShape) as unknown as z.ZodMiniType<SkillStep[]>).check(
      z.refine(isApplication, 'must be one form or more, each of another name, and a wait for a review at the end'),
    ),
  }),
]);
export type FinqwareSkill = z.output<typeof skill>;

/** `sbx` in its name marks the sandbox flavour of a skill. */
export const isSandboxSkill = (skillName: string): boolean => skillName.split('_').includes('sbx');

/** What a tenant states to reach Finqware. */
export const finqwareSettings = z
  .strictObject({
    environment: z.enum(['sandbox', 'production']),
    /** Where this tenant's Finqware is reached, version included: the guide prints no address. */
    base_url: base,
    client_id: text,
    client_app_key: text,
    client_secret: text,
    /** The skills that the tenant app is registered for. */
    skills: z.array(skill).check(z.minLength(1)),
    /** More fields for the start of a session, such as `tenant_user_id`. `{uuid}` stands for one that is new each time. */
    session_fields: z._default(z.record(name, text), {}),
    /** Other paths than the guide's, by operation: `{ "createToken": "/tokens" }`. */
    paths: z._default(
      z.partialRecord(
        z.enum(['listSkills', 'readSession', 'createToken', 'getAccounts', 'getTransactions', 'deleteConsent']),
        z.string().check(z.regex(/^\/[\w/{}.-]*$/, 'must be a path that begins with a slash')),
      ),
      {},
    ),
    /** Where the public keys are that webhooks are signed with; without it no webhook is believed. */
    jwks_url: z.optional(address),
    /** How long a nonce of theirs is good for. */
    nonce_minutes: z._default(z.int().check(z.minimum(1), z.maximum(24 * 60)), 30),
  })
  .check(({ value: { environment, skills }, issues }) => {
    skills.forEach((each, index) => {
      const say = (message: string): void =>
        void issues.push({ code: 'custom', input: each.name, path: ['skills', index, 'name'], message });
      if (isSandboxSkill(each.name) && environment === 'production') say('is a sandbox skill, which production does not take');
      if (!isSandboxSkill(each.name) && environment === 'sandbox') say('is a production skill, which the sandbox does not take');
      const fault =
        each.type === 'kyc' &&
        skillFault({ name: each.name, provider: 'finqware', type: 'kyc', flavour: 'sandbox', startsFrom: ['browser'], steps: each.forms });
      if (fault) say(`cannot be run: ${fault}`);
      if (skills.findIndex((other) => other.name === each.name) !== index) say('is there twice');
    });
  });
export type FinqwareSettings = z.output<typeof finqwareSettings>;
