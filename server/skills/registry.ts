import { approve, chooseAccounts, chooseBank, defineSkill, type Skill } from './skill.ts';

/** The skills that ship. A tenant offers those that its configuration names. */
export const SKILLS: readonly Skill[] = [
  defineSkill({
    name: 'sandbox_aisp_sbx_#1.0',
    provider: 'sandbox',
    type: 'aisp',
    flavour: 'sandbox',
    startsFrom: ['browser', 'backend'],
    steps: [chooseBank(), approve(), chooseAccounts()],
  }),
];
