import type { CheckState, FormValues } from '../../../src/protocol/index.ts';
import type { Check } from '../provider.ts';
import { showAmount } from './money.ts';
import { matchScore, VERIFIED_FROM } from './names.ts';
import type { CheckHabit, Persona } from './personas.ts';

/** A verification or a review as the sandbox remembers it. Of what was typed it keeps what the office has to see. */
export interface StoredCheck {
  readonly ref: string;
  readonly intent: string;
  readonly what: 'verification' | 'review';
  readonly createdAt: number;
  /** Who applies, and what for; empty where no office looks. */
  readonly name: string;
  readonly wish: readonly string[];
  readonly usualSeconds: number;
  /** What it comes to by itself, and when; absent where people decide. */
  readonly itself?: { readonly at: number; readonly state: Decision; readonly score?: number };
  /** What people have decided. Once there, it stays. */
  readonly decided?: { readonly at: number; readonly state: Decision };
  /** Must come with the next form, and changes with every form taken. */
  readonly formToken: string;
}

/** What a check can come to. */
export type Decision = Exclude<CheckState, 'pending'>;

const SECOND = 1_000;
const HOUR = 3_600;

/** How a verification goes at the bank of somebody with that habit: how long it takes, and whether it comes to anything. */
export const CHECK_HABITS: Readonly<Record<CheckHabit | 'usual', { seconds: number; fails?: 'always' | 'first' }>> = {
  usual: { seconds: 2 },
  seconds: { seconds: 20 },
  hours: { seconds: 2 * HOUR },
  fails: { seconds: 2, fails: 'always' },
  fails_once: { seconds: 2, fails: 'first' },
};

/** Words that decide a review by themselves: in the applicant's family name, or before the @ of the e-mail address. */
export const REVIEW_WORDS = [
  { word: 'approved', state: 'approved', says: 'Approved' },
  { word: 'declined', state: 'declined', says: 'Declined' },
  { word: 'unreadable', state: 'failed', says: 'Cannot be looked at' },
] as const satisfies readonly { word: string; state: Decision; says: string }[];

/** How long such a word takes. */
export const REVIEW_WORD_SECONDS = 5;
const REVIEW_USUALLY = 4 * HOUR;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The name and the address of whoever filled in the forms: in the last form that asks for them. */
function personIn(forms: Readonly<Record<string, FormValues>>): { name: string; family: string; email: string } {
  const [form] = Object.values(forms)
    .filter((each) => 'family_name' in each)
    .slice(-1);
  const family = text(form?.['family_name']);
  return { name: `${text(form?.['given_name'])} ${family}`.trim(), family, email: text(form?.['email']) };
}

/** What somebody applies for, in the words that the form has for it: the sandbox's office knows no other. */
function wishIn(forms: Readonly<Record<string, FormValues>>): string[] {
  const [form = {}] = Object.values(forms).filter((each) => 'product' in each);
  const product = text(form['product']);
  const { currency, ...parts } = (form[product] ?? {}) as FormValues;
  const code = text(currency);
  const lines = Object.entries(parts).map(([key, value]) => {
    const isAmount = code !== '' && key.endsWith(`_${code.toLowerCase()}`);
    const [name, shown] = isAmount ? [key.slice(0, -4), showAmount(text(value), code)] : [key, text(value)];
    return shown && `${name.replaceAll('_', ' ')}: ${shown}`;
  });
  return [product, ...(lines.length > 0 ? lines : [code])].filter(Boolean).map((each) => each.slice(0, 120));
}

type Fresh = Omit<StoredCheck, 'ref' | 'intent' | 'formToken'>;

/** A verification that begins now. `failedBefore` says that the one before it failed. */
export function beginVerification(
  forms: Readonly<Record<string, FormValues>>,
  { persona, holders, failedBefore }: { persona: Persona; holders: readonly string[]; failedBefore: boolean },
  now: number,
): Fresh {
  const { name } = personIn(forms);
  const { seconds, fails } = CHECK_HABITS[persona.check ?? 'usual'];
  const score = Math.max(0, ...holders.map((holder) => matchScore(name, holder)));
  const base = { what: 'verification', createdAt: now, name: '', wish: [], usualSeconds: seconds } as const;
  const at = now + seconds * SECOND;
  // Without a name, or an account that has one, there is nothing to compare.
  const cannot = name === '' || holders.length === 0 || fails === 'always' || (fails === 'first' && !failedBefore);
  return cannot
    ? { ...base, itself: { at, state: 'failed' } }
    : { ...base, itself: { at, state: score >= VERIFIED_FROM ? 'verified' : 'unverified', score } };
}

/** A review that begins now. */
export function beginReview(forms: Readonly<Record<string, FormValues>>, now: number): Fresh {
  const { name, family, email } = personIn(forms);
  const mailbox = email.split('@')[0] ?? '';
  const said = [family, mailbox].map((each) => each.toLowerCase());
  const magic = REVIEW_WORDS.find(({ word }) => said.includes(word));
  return {
    ...{ what: 'review', createdAt: now, name: name.slice(0, 120), wish: wishIn(forms) },
    ...(magic
      ? { usualSeconds: REVIEW_WORD_SECONDS, itself: { at: now + REVIEW_WORD_SECONDS * SECOND, state: magic.state } }
      : { usualSeconds: REVIEW_USUALLY }),
  };
}

/** What a check has come to by now, and since when; undefined while it is open. */
export function decisionOf(check: StoredCheck, now: number): { at: number; state: Decision; score?: number } | undefined {
  if (check.decided) return check.decided;
  return check.itself && now >= check.itself.at ? check.itself : undefined;
}

/** A check as the companion sees it. */
export function toCheck(stored: StoredCheck, now: number): Check {
  const { ref, usualSeconds } = stored;
  const decision = decisionOf(stored, now);
  if (!decision) return { ref, state: 'pending', usualSeconds };
  const { state, score, at } = decision;
  return { ref, state, usualSeconds, decidedAt: at, ...(score !== undefined && { score }) };
}
