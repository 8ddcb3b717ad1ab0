import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { institutionsQuery, publicQuery, STEP_KINDS } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import { publicTenant } from '../sessions/start.ts';
import { fieldsOf } from '../skills/form.ts';
import { jsonSchemaOf } from '../skills/json-schema.ts';
import type { Skill } from '../skills/skill.ts';
import { inLanguage } from '../skills/text.ts';
import type { RateLimit } from '../limits.ts';
import type { Caller, World } from '../world.ts';
import type { Env, Reply, Wrap } from './http.ts';

/** What a tenant offers, and the banks it can be done with. */
export function catalogRoutes(app: Hono<Env>, wrap: Wrap, world: World, calls: RateLimit): void {
  const count = (caller: Caller): void => calls.admit(caller.ip, world.ports.now());

  app.get(
    '/skills',
    wrap((c, caller): Reply => {
      count(caller);
      const query = check(publicQuery, c.req.query());
      const tenant = publicTenant(world, query.client_id, query.client_app_key, caller.origin);
      const skills = [...tenant.skills.values()];
      const describeNow = (skill: Skill): object => describe(skill, tenant.country ?? '', world.ports.now());
      return { json: { skills: skills.map(describeNow) }, headers: { 'cache-control': 'private, max-age=60' } };
    }),
  );

  app.get(
    '/institutions',
    wrap(async (c, caller): Promise<Reply> => {
      count(caller);
      const query = check(institutionsQuery, c.req.query());
      const tenant = publicTenant(world, query.client_id, query.client_app_key, caller.origin);
      const skill = query.skill === undefined ? [...tenant.skills.values()][0] : tenant.skills.get(query.skill);
      if (!skill) throw new AppError('skill_unknown');
      const { all } = await world.directories.of(world, tenant.clientId, skill);
      const institutions = all.filter(
        (bank) =>
          (query.country === undefined || bank.country === query.country) &&
          (query.psu_type === undefined || bank.psu_types.includes(query.psu_type)),
      );
      return { json: { institutions }, headers: { 'cache-control': 'private, max-age=300' } };
    }),
  );
}

function describe({ name, type, flavour, startsFrom, steps }: Skill, country: string, now: number): object {
  return {
    skill: name,
    type,
    flavour,
    starts_from: startsFrom,
    steps: steps.map(({ name: step, kinds: [kind, ...or], form }) => ({
      name: step,
      kind,
      ...(or.length > 0 && { or }),
      schema: form ? jsonSchemaOf(fieldsOf(form, { locale: 'en', country, now })) : z.toJSONSchema(STEP_KINDS[kind].data),
      slots: (form?.slots ?? []).map((slot) => ({ ...slot, label: inLanguage(slot.label, 'en') })),
    })),
  };
}
