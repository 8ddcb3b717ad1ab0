import { isSafeAddress } from '../../addresses.ts';
import type { Institution } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Bank } from './operations-beyond.ts';

/** Stands for the choice of a bank on Fintecture's own page: for every payment, and where the directory names no bank that shares accounts. */
export const HOSTED = 'fintecture_connect';

/** What a bank has to be able to do for a skill; a skill that is not here asks no bank. */
const ABLE: { readonly [T in Skill['type']]?: (bank: Bank) => boolean } = {
  aisp: ({ ais }) => ais?.includes('Accounts') === true,
  manage: ({ ais }) => ais?.includes('Accounts') === true,
  verify: ({ ais }) => ais?.includes('Accountholders') === true,
};

/** Whether a bank can be named to Fintecture for such a skill. A payment session names none: its page asks for it. */
export const choosesBank = (type: Skill['type']): boolean => ABLE[type] !== undefined;

/** The banks of the directory that a skill can be gone through with. */
export function institutionsFor(type: Skill['type'], banks: readonly Bank[]): Institution[] {
  if (type === 'pisp') return [hosted];
  const able = ABLE[type];
  if (!able) return [];
  const found = banks.filter(able).flatMap(toInstitution);
  return found.length > 0 ? found : [hosted];
}

const hosted: Institution = { id: HOSTED, name: 'Fintecture', country: 'FR', psu_types: ['retail', 'corporate'], methods: ['redirect'] };

/** A bank that lacks a name, an id or a country cannot be shown to anybody. */
function toInstitution({ id, name, country, logo_url, auth_models, psu_types }: Bank): Institution[] {
  if (id === undefined || !/^.{1,128}$/.test(id) || !name || !/^[A-Z]{2}$/.test(country ?? '')) return [];
  return [
    {
      ...{ id, name, country: country! },
      psu_types: psu_types?.length ? [...new Set(psu_types)] : ['retail', 'corporate'],
      methods: auth_models?.length ? [...new Set(auth_models)] : ['redirect'],
      ...(logo_url !== undefined && isSafeAddress(logo_url) && { logo: logo_url }),
    },
  ];
}
