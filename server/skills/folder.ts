import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { STEP_KINDS, type StepKind } from '../../src/protocol/index.ts';
import { ConfigError } from '../config.ts';
import { fieldFaults } from '../errors/check.ts';
import { SKILLS } from './registry.ts';
import { defineSkill, type Skill } from './skill.ts';
import { LANGUAGES, type FieldSpec } from './text.ts';

const text = z.string().check(z.minLength(1), z.maxLength(200));
const languages = Object.fromEntries(LANGUAGES.map((language) => [language, z.optional(z.string())]));
const texts = z.union([z.string(), z.strictObject({ ...languages, en: z.string() })]);
const yes = z.optional(z.literal(true));
const count = z.optional(z.int().check(z.minimum(0)));
const list = z.array(text).check(z.minLength(1));

const named = {
  name: text,
  label: texts,
  hint: z.optional(texts),
  optional: yes,
  autocomplete: z.optional(text),
  when: z.optional(z.strictObject({ field: text, is: z.array(z.union([text, z.boolean()])) })),
};
const ofKind = <K extends FieldSpec['kind']>(kind: K, more: z.core.$ZodLooseShape = {}) =>
  z.strictObject({ ...named, kind: z.literal(kind), ...more });

const inner = z.array(z.lazy((): z.ZodMiniType => field));
const options = z.array(z.strictObject({ value: text, label: texts }));

/** A field as a file states it: what belongs to its kind, and nothing else. */
const field = z.discriminatedUnion('kind', [
  ofKind('text', { min: count, max: count, lines: count, pattern: z.optional(z.string()) }),
  ofKind('email'),
  ofKind('phone', { prefix: z.optional(z.string().check(z.regex(/^\+\d{1,4}$/))) }),
  ofKind('date', { earliest: z.optional(text), latest: z.optional(text), min_age: count }),
  ofKind('amount', { currency: text, decimals: count, min: z.optional(text), max: z.optional(text) }),
  ofKind('iban'),
  ofKind('choice', { options, many: yes, sorted: yes }),
  ofKind('consent', { url: z.optional(text) }),
  ofKind('address', { countries: list }),
  ofKind('company_number', { scheme: z.enum(['siren', 'vat', 'hrb']) }),
  ofKind('url'),
  ofKind('group', { fields: inner }),
  ofKind('rows', { fields: inner, min: count, max: z.int().check(z.minimum(1)), add: texts }),
]);
const slot = z.strictObject({ name: text, label: texts, optional: yes, max_files: z.int().check(z.minimum(1)), accept: list });

/** What a skill looks like from outside; whether it can be run, `defineSkill` says. */
const shape = z.strictObject({
  name: z.string().check(z.regex(/^[a-z0-9]+(_[a-z0-9]+)*_#\d+\.\d+$/)),
  provider: text,
  type: z.enum(['aisp', 'pisp', 'verify', 'kyc', 'merchant', 'manage']),
  flavour: z.enum(['production', 'sandbox']),
  startsFrom: z.array(z.enum(['browser', 'backend'])).check(z.minLength(1)),
  steps: z.array(
    z.strictObject({
      name: text,
      kinds: z.array(z.enum(Object.keys(STEP_KINDS) as [StepKind])).check(z.minLength(1)),
      form: z.optional(z.strictObject({ title: texts, lead: z.optional(texts), fields: z.array(field), slots: z.optional(z.array(slot)) })),
      what: z.optional(z.enum(['verification', 'review'])),
    }),
  ),
});

/**
 * A tenant's own skills: every file in the folder `skills` beside the configuration. A `.json` file holds one skill, a plain value;
 * a `.js` or `.mjs` module exports one by default, or several. Modules run with the companion's own rights, like its configuration.
 */
export async function readSkills(configFile: string): Promise<Skill[]> {
  const folder = path.join(path.dirname(path.resolve(configFile)), 'skills');
  if (!existsSync(folder)) return [];
  const skills: Skill[] = [];
  const faults: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    if (!/\.(json|m?js)$/.test(name)) continue;
    try {
      const found = await read(path.join(folder, name));
      for (const skill of Array.isArray(found) ? (found as unknown[]) : [found]) {
        const { success, error: wrong } = shape.safeParse(skill, { reportInput: true });
        if (!success) for (const [at, fault] of Object.entries(fieldFaults(wrong.issues))) faults[`skills/${name}: ${at}`] = fault;
        else add(skills, defineSkill(skill as Skill));
      }
    } catch (error) {
      faults[`skills/${name}`] = error instanceof Error ? error.message : 'cannot be read';
    }
  }
  if (Object.keys(faults).length > 0) throw new ConfigError(faults);
  return skills;
}

/** Which of two skills of one name is run, nobody could tell. */
function add(skills: Skill[], skill: Skill): void {
  if ([...SKILLS, ...skills].some(({ name }) => name === skill.name)) throw new Error(`There is a skill ${skill.name} already.`);
  skills.push(skill);
}

async function read(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8'));
  const { default: skill } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return skill;
}
