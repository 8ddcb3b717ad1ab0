import type { Option } from '../../../src/protocol/index.ts';
import { form, type SkillStep, type Slot } from '../skill.ts';
import { inEach, type Everywhere, type FieldSpec } from '../text.ts';
import { COMMON } from './common-texts.ts';

/** A form whose every text is there in every language; anything less does not compile. */
interface ShippedForm {
  readonly title: Everywhere;
  readonly lead?: Everywhere;
  readonly fields: readonly FieldSpec<Everywhere>[];
  readonly slots?: readonly (Slot & { readonly label: Everywhere })[];
}

/** A step that asks for something, of a skill that ships. */
export const shippedForm = (name: string, definition: ShippedForm): SkillStep => form(name, definition);

/** The options of a choice, from their values and texts. */
export const optionsOf = (texts: Readonly<Record<string, Everywhere>>): Option<Everywhere>[] =>
  Object.entries(texts).map(([value, label]) => ({ value, label }));

export const YES_NO: readonly Option<Everywhere>[] = optionsOf({ yes: COMMON.yes, no: COMMON.no });

/** A number of months, as each language says it. */
export const months = (count: number): Everywhere =>
  inEach((language) => new Intl.NumberFormat(language, { style: 'unit', unit: 'month', unitDisplay: 'long' }).format(count));
