import type { StepKind } from '../../src/protocol/index.ts';
import { skillFault } from './check-skill.ts';
import type { FieldSpec, Text } from './text.ts';

/** A place for files that belong to a step. */
export interface Slot {
  readonly name: string;
  readonly label: Text;
  readonly optional?: true;
  readonly max_files: number;
  /** Media types. */
  readonly accept: readonly string[];
}

/** What a form is, before it is put into one language. */
export interface FormDefinition {
  readonly title: Text;
  readonly lead?: Text;
  readonly fields: readonly FieldSpec[];
  readonly slots?: readonly Slot[];
}

/** One step of a skill: its name and the kinds it can turn out to be (the bank decides between redirect and decoupled). */
export interface SkillStep {
  readonly name: string;
  readonly kinds: readonly [StepKind, ...StepKind[]];
  /** Of a form. */
  readonly form?: FormDefinition;
  /** Of a wait: what for. */
  readonly what?: 'verification' | 'review';
}

/** One journey that a tenant can offer. A plain value. */
export interface Skill {
  /** Like `sandbox_aisp_sbx_#1.0`: provider, type, `sbx` where it is the sandbox flavour, version. */
  readonly name: string;
  readonly provider: string;
  readonly type: 'aisp' | 'pisp' | 'verify' | 'kyc' | 'merchant' | 'manage';
  readonly flavour: 'production' | 'sandbox';
  readonly startsFrom: readonly ('browser' | 'backend')[];
  /** Each form goes upstream as it is sent, and upstream may refuse it. */
  readonly passesOn?: true;
  readonly steps: readonly SkillStep[];
}

export const chooseBank = (name = 'bank'): SkillStep => ({ name, kinds: ['choose_bank'] });
export const approve = (name = 'approval'): SkillStep => ({ name, kinds: ['redirect', 'decoupled'] });
export const chooseAccounts = (name = 'accounts'): SkillStep => ({ name, kinds: ['accounts'] });
/** Asks for something; `definition` says for what. */
export const form = (name: string, definition: FormDefinition): SkillStep => ({ name, kinds: ['form'], form: definition });
/** Shows a payment as the back end stated it, for the person to confirm. */
export const review = (name = 'review'): SkillStep => ({ name, kinds: ['review'] });
/** Waits for what others decide. */
export const wait = (what: 'verification' | 'review', name: string = what): SkillStep => ({ name, kinds: ['wait'], what });
/** The banks that are connected: refresh them, remove them, add one. */
export const connections = (name = 'connections'): SkillStep => ({ name, kinds: ['connections'] });

/** Checks a skill at start-up, where a mistake costs nothing, and freezes it. */
export function defineSkill(skill: Skill): Skill {
  const names = skill.steps.map((step) => step.name);
  if (names.length === 0) throw new TypeError(`The skill ${skill.name} has no steps.`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`The skill ${skill.name} has two steps named ${twice}.`);
  if (skill.type === 'pisp' && skill.startsFrom.includes('browser')) {
    throw new TypeError(`The skill ${skill.name} moves money, so it cannot start from a browser.`);
  }
  const fault = skillFault(skill);
  if (fault !== undefined) throw new TypeError(`The skill ${skill.name} cannot be run: ${fault}.`);
  return Object.freeze({ ...skill, steps: Object.freeze([...skill.steps]) });
}
