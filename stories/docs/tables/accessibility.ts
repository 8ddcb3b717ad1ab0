import found from './accessibility.json';
import { table } from './markdown.ts';

/** What the tests have found of one step kind, or of the flow around the steps. */
interface Row {
  /** In how many states no fault was found. */
  light?: number;
  'dark and Arabic'?: number;
  sizes?: number;
  'forced colours, no motion'?: number;
  keyboard?: Readonly<Record<string, readonly string[]>>;
  announced?: Readonly<Record<string, readonly string[]>>;
  motion?: Readonly<Record<string, string>>;
  limit?: string;
  time?: readonly string[];
}

const rows = Object.entries(found as Readonly<Record<string, Row>>);
const kinds = rows.filter(([, { light }]) => light !== undefined);

/** A story's name as the gallery writes it. */
const spaced = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');

/** Long alerts are known by their beginning. */
const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)} …` : text);

const count = (states = 0): string => String(states);

/** In how many of its states each kind has been looked at, and for what. */
export const checksTable = table(
  [
    'Step',
    'axe, light',
    'axe, dark and Arabic',
    'Keyboard and names',
    'Narrow, large letters, targets',
    'Forced colours, no motion',
    'Time',
  ],
  kinds.map(([kind, row]) => [
    kind,
    count(row.light),
    count(row['dark and Arabic']),
    count(Object.keys(row.keyboard ?? {}).length),
    count(row.sizes),
    count(row['forced colours, no motion']),
    row.limit ?? '',
  ]),
);

/** What may move where motion is welcome. */
export const motionTable = table(
  ['Step', 'What moves'],
  kinds.map(([kind, { motion = {} }]) => [kind, Object.values(motion).join('; ')]),
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
