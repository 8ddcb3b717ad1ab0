import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../config.ts';
import { fieldFaults } from '../errors/check.ts';
import { SKILLS } from './registry.ts';
import { skillShape } from './shape.ts';
import { defineSkill, type Skill } from './skill.ts';

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
        const { success, error: wrong } = skillShape.safeParse(skill, { reportInput: true });
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
