import { isSandboxSkill, type FinqwareSettings, type FinqwareSkill } from '../providers/finqware/settings.ts';
import { approve, chooseAccounts, chooseBank, defineSkill, type Skill } from './skill.ts';

/** The companion's name for a skill of Finqware's. */
export const nameOfFinqwareSkill = (skill: Pick<FinqwareSkill, 'name'>): string => `finqware_${skill.name}`;

/** The skills that a tenant is registered for at Finqware: each of theirs is one of ours. Throws where one cannot be run. */
export const finqwareSkills = ({ skills }: Pick<FinqwareSettings, 'skills'>): Skill[] =>
  skills.map((skill) => {
    const common = {
      name: nameOfFinqwareSkill(skill),
      provider: 'finqware',
      flavour: isSandboxSkill(skill.name) ? 'sandbox' : 'production',
      startsFrom: ['browser', 'backend'],
    } as const;
    if (skill.type === 'aisp') return defineSkill({ ...common, type: 'aisp', steps: [chooseBank(), approve(), chooseAccounts()] });
    // A later step of theirs may depend on an earlier one: each form goes there as it comes.
    return defineSkill({ ...common, type: 'kyc', steps: skill.forms, passesOn: true });
  });
