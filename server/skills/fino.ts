import { approve, chooseAccounts, chooseBank, connections, defineSkill, review, type Skill } from './skill.ts';

/** What finoOS offers; the bank is chosen on its own pages. */
function finoSkills(flavour: Skill['flavour']): Skill[] {
  const common = { provider: 'fino', flavour, startsFrom: ['browser', 'backend'] } as const;
  const name = (type: Skill['type']): string => `fino_${type}${flavour === 'sandbox' ? '_sbx' : ''}_#1.0`;
  return [
    defineSkill({ ...common, name: name('aisp'), type: 'aisp', steps: [chooseBank(), approve(), chooseAccounts()] }),
    // What is paid, to whom, is for the tenant's back end to say.
    defineSkill({ ...common, name: name('pisp'), type: 'pisp', startsFrom: ['backend'], steps: [review(), chooseBank(), approve()] }),
    defineSkill({ ...common, name: name('manage'), type: 'manage', steps: [connections(), chooseBank(), approve(), chooseAccounts()] }),
  ];
}

/** The skills of finoOS, on its own server and, as `sbx`, on its test server. */
export const FINO_SKILLS: readonly Skill[] = [...finoSkills('production'), ...finoSkills('sandbox')];
