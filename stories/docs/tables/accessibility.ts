import found from './accessibility.json';
import { table } from './markdown.ts';

/** What the tests have found of one step kind, or of the flow around the steps. */
interface Row {
  states?: readonly string[];
  keyboard?: Readonly<Record<string, readonly string[]>>;
  announced?: Readonly<Record<string, readonly string[]>>;
  motion?: Readonly<Record<string, string>>;
  limit?: string;
  time?: readonly string[];
}

const rows = Object.entries(found as Readonly<Record<string, Row>>);
const kinds = rows.filter(([, { states }]) => states);

/** A story's name as the gallery writes it. */
const spaced = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');

/** Long alerts are known by their beginning. */
const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)} …` : text);

/** What each kind has been looked at for. */
export const checksTable = table(
  [
    'Step',
    'States',
    'axe: light, dark, Arabic',
    'Keyboard',
    'Names',
    '320 px, 400 %, 200 % text',
    'Targets',
    'Forced colours',
    'What moves',
    'Time',
  ],
  kinds.map(([kind, { states = [], motion = {}, limit = '' }]) => [
    kind,
    String(states.length),
    ...Array.from({ length: 6 }, () => 'passed'),
    Object.values(motion).join('; '),
    limit,
  ]),
);

/** Where Tab stops, from the title on. */
export const keyboardTable = table(
  ['Step', 'State', 'Tab, from the title'],
  kinds.flatMap(([kind, { keyboard = {} }]) =>
    Object.entries(keyboard).map(([state, path]) => [kind, spaced(state), path.join(' → ') || 'nothing to do here']),
  ),
);

/** What is said without being asked for. */
export const announcedTable = table(
  ['Step', 'What happens', 'What is said'],
  rows.flatMap(([kind, { announced = {}, time = [] }]) => [
    ...Object.entries(announced).map(([change, said]) => [kind, spaced(change), said.map(short).join(' · ')]),
    ...(time.length > 0 ? [[kind, 'the time runs out', time.join(' · ')]] : []),
  ]),
);
