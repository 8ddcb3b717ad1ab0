import { FINO_SKILLS } from './fino.ts';
import { FINTECTURE_SKILLS } from './fintecture.ts';
import { kycDetails, kycProduct } from './sandbox/kyc.ts';
import { merchantAccount, merchantApplication, merchantCompany, merchantPeople } from './sandbox/merchant.ts';
import { verifyDetails } from './sandbox/verify.ts';
import { approve, chooseAccounts, chooseBank, connections, defineSkill, review, wait, type Skill } from './skill.ts';

const sandbox = { provider: 'sandbox', flavour: 'sandbox', startsFrom: ['browser', 'backend'] } as const;

/** The journeys of the sandbox bank. */
export const SANDBOX_SKILLS: readonly Skill[] = [
  defineSkill({ ...sandbox, name: 'sandbox_aisp_sbx_#1.0', type: 'aisp', steps: [chooseBank(), approve(), chooseAccounts()] }),
  defineSkill({
    ...sandbox,
    name: 'sandbox_verify_sbx_#1.0',
    type: 'verify',
    steps: [verifyDetails, chooseBank(), approve(), wait('verification')],
  }),
  defineSkill({
    ...sandbox,
    name: 'sandbox_pisp_sbx_#1.0',
    type: 'pisp',
    // What is paid, to whom, is for the tenant's back end to say.
    startsFrom: ['backend'],
    steps: [review(), chooseBank(), approve()],
  }),
  defineSkill({ ...sandbox, name: 'sandbox_kyc_sbx_#1.0', type: 'kyc', steps: [kycProduct, kycDetails, wait('review')] }),
  defineSkill({
    ...sandbox,
    name: 'sandbox_merchant_sbx_#1.0',
    type: 'merchant',
    steps: [merchantCompany, merchantAccount, merchantApplication, merchantPeople],
  }),
  defineSkill({
    ...sandbox,
    name: 'sandbox_manage_sbx_#1.0',
    type: 'manage',
    steps: [connections(), chooseBank(), approve(), chooseAccounts()],
  }),
];

/** The skills that ship. A tenant offers those that its configuration names. */
export const SKILLS: readonly Skill[] = [...SANDBOX_SKILLS, ...FINTECTURE_SKILLS, ...FINO_SKILLS];
