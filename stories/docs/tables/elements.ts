import { code, table } from './markdown.ts';

const sources = import.meta.glob<string>('../../../src/{flow,steps,elements}/**/*.ts', { query: '?raw', import: 'default', eager: true });
const [tokens = ''] = Object.values(
  import.meta.glob<string>('../../../src/styles/tokens.ts', { query: '?raw', import: 'default', eager: true }),
);

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

/** Every custom property that a page may set. */
export const tokenTable = table(
  ['Token', 'Meaning'],
  said(/\/\*\*(?:(?!\*\/)[\s\S])*@cssproperty[\s\S]*?\*\//.exec(tokens)?.[0] ?? '', 'cssproperty').map(([name, words]) => [
    code(name),
    words,
  ]),
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
