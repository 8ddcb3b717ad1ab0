import tokensFile from '../../../src/styles/tokens.json?raw';
import { contextOf, isColor, tokensOf, type Token } from '../../theming/tokens.ts';
import { characterOf, THEMES } from '../../theming/themes.ts';
import { code, table } from './markdown.ts';

const sources = import.meta.glob<string>('../../../src/{flow,steps,elements}/**/*.ts', { query: '?raw', import: 'default', eager: true });
interface Element {
  tag: string;
  comment: string;
  source: string;
}

/** The class comments of all elements: they are the reference, here as in the manifest. */
const elements: readonly Element[] = Object.values(sources)
  .flatMap((source) =>
    [...source.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*?@tag (\S+)[\s\S]*?\*\//g)].map(([comment, tag = '']) => ({ tag, comment, source })),
  )
  .sort((a, b) => a.tag.localeCompare(b.tag));

/** The lines of one kind in a class comment: the name, and what is said about it. */
function said(comment: string, what: string): (readonly [name: string, words: string])[] {
  const text = comment.replaceAll(/\n\s*\*\/?[ \t]?/g, '\n');
  return [...text.matchAll(new RegExp(`^@${what} (\\S+)(?: - ([^@]*))?`, 'gm'))].map(([, name = '', words = '']) => [name, words.trim()]);
}

const listOf = (what: string, head: string): string =>
  table(
    ['Element', head, 'Meaning'],
    elements.flatMap(({ tag, comment }) => said(comment, what).map(([name, words]) => [code(tag), code(name), words])),
  );

/** A value as one would write it. */
function written({ $value }: Token): string {
  if (isColor($value)) return code($value.alpha === undefined ? $value.hex : `${$value.hex} at ${$value.alpha * 100} %`);
  return code(typeof $value === 'object' && $value !== null ? Object.values($value).join('') : String($value));
}

const tokens: unknown = JSON.parse(tokensFile);
const dark = tokensOf(contextOf(tokens, 'dark'));

/** Every custom property that a page may set. */
export const tokenTable = table(
  ['Token', 'Light', 'Dark', 'Meaning'],
  Array.from(tokensOf(contextOf(tokens, 'light')), ([name, token]) => [
    code(name),
    written(token),
    written(dark.get(name)!),
    token.$description,
  ]),
);

/** The themes that ship. */
export const themeTable = table(
  ['Theme', 'What it is like'],
  Object.keys(THEMES).map((name) => [code(`${name}.css`), characterOf(name)]),
);

/** Every part that a page may style. */
export const partTable = listOf('csspart', 'Part');

/** Every place for markup of the page's own. */
export const slotTable = listOf('slot', 'Slot');

const flow = elements.find(({ tag }) => tag === 'tessera-flow');

/** What the flow tells the page. */
export const eventTable = table(
  ['Event', 'Meaning'],
  said(flow?.comment ?? '', 'fires').map(([name, words]) => [code(name), words]),
);

/** What the flow can be told, as attributes of the tag or as properties. */
export const settingTable = table(
  ['Attribute', 'Property', 'Meaning'],
  [...(flow?.source ?? '').matchAll(/\/\*\* ([^*]*) \*\/\s*@property\(([^)]*)\)\s*(?:override )?(\w+)/g)].map(
    ([, words = '', options = '', name = '']) => [
      options.includes('attribute: false') ? '' : code(/attribute: '([^']+)'/.exec(options)?.[1] ?? name.toLowerCase()),
      code(name),
      words,
    ],
  ),
);
