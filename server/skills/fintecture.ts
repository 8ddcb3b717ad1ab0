import { merchantAccount, merchantApplication, merchantCompany, merchantPeople } from './sandbox/merchant.ts';
import { verifyDetails } from './sandbox/verify.ts';
import { approve, chooseAccounts, chooseBank, defineSkill, review, wait, type Skill } from './skill.ts';

type Journey = Pick<Skill, 'type' | 'steps' | 'startsFrom'>;

const ANYWHERE = ['browser', 'backend'] as const;

/** What can be gone through on Fintecture, in either of its worlds. */
const JOURNEYS: readonly Journey[] = [
  { type: 'aisp', startsFrom: ANYWHERE, steps: [chooseBank(), approve(), chooseAccounts()] },
  { type: 'verify', startsFrom: ANYWHERE, steps: [verifyDetails, chooseBank(), approve(), wait('verification')] },
  // What is paid, to whom, is for the tenant's back end to say.
  { type: 'pisp', startsFrom: ['backend'], steps: [review(), chooseBank(), approve()] },
  {
    type: 'merchant',
    startsFrom: ANYWHERE,
    steps: [merchantCompany, merchantAccount, merchantApplication, merchantPeople, wait('review')],
  },
];

const flavoured = (journey: Journey, flavour: Skill['flavour']): Skill =>
  defineSkill({
    ...journey,
    name: `fintecture_${journey.type}_${flavour === 'sandbox' ? 'sbx_' : ''}#1.0`,
    provider: 'fintecture',
    flavour,
  });

/** The skills that run on Fintecture, each for real and on its sandbox. */
export const FINTECTURE_SKILLS: readonly Skill[] = JOURNEYS.flatMap((journey) => [
  flavoured(journey, 'production'),
  flavoured(journey, 'sandbox'),
]);
