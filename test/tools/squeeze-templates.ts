import { parseSync, Visitor, type ESTree, type Plugin } from 'vite';
import { applyEdits, type Edit } from './edits.ts';

/*
 * Minifiers leave the contents of template literals alone, so lit's css, html and svg keep their comments and their
 * indentation. This takes them out of the script-tag build. It never removes what could be seen: between two tags a blank
 * stays where there was one, unless one of them begins a line of its own.
 */

/** Stands for an expression. */
const HOLE = '\uE000';
/** Around the number of a piece of CSS that is kept as it is. */
const OPEN = '\uE001';
const CLOSE = '\uE002';

/** A comment, a piece to keep whole, or blanks. The comment comes first, so that an apostrophe in it opens no string. */
const CSS_TOKENS = /(\/\*[^]*?\*\/)|("(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|url\([^)]*\))|[ \t\r\n\f]+/g;

/** Squeezes CSS; an expression is the character U+E000. */
export function squeezeCss(css: string): string {
  const kept: string[] = [];
  const keep = (piece: string): string => `${OPEN}${String(kept.push(piece) - 1)}${CLOSE}`;
  const squeezed = css
    .replace(CSS_TOKENS, (token: string, comment: string | undefined, whole: string | undefined, at: number) => {
      if (whole !== undefined) return keep(whole);
      if (comment === undefined) return ' ';
      // Lit counts the expressions, and a comment between two words holds them apart without a blank: both have to stay.
      const around = css.charAt(at - 1) + css.charAt(at + token.length);
      return comment.includes(HOLE) || !/^.?$|[\s{};]/.test(around) ? keep(comment) : ' ';
    })
    .replace(/ +/g, ' ')
    .replace(/(?<!calc\([^)]*) \+ (?=[^;}]*\{)/g, '+')
    .replace(/(@\w+) \(/g, '$1(')
    // An empty custom property is written `--x: ;` and needs its blank in older browsers.
    .replace(/: (?=[;}])/g, () => `:${keep(' ')}`)
    .replace(/ ?([{},;<>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/ !important/g, '!important')
    .replace(/(?<![\w.#\\])0(?=\.\d)/g, '')
    .replace(/;\}/g, '}')
    .replace(/\uE001(\d+)\uE002/g, (_mark, index: string) => kept[Number(index)] ?? '');
  // Without a rule in it, it is a fragment of a value, where a blank at the end may count.
  return squeezed.includes('{') ? squeezed.trim() : squeezed;
}

/** A comment, a tag with its quoted values, or the text up to the next of them. */
const HTML_TOKENS = /(<!--[^]*?-->)|(<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>)|[^<]+|</gi;
const BLANKS_IN_TAG = /("[^"]*"|'[^']*')|[ \t\r\n\f]+/g;
/** These begin a line of their own, and none of our styles makes them do otherwise: no blank beside one is ever seen. */
const BLOCK = /^<\/?(div|p|h[1-6]|[uod]l|li|dt|dd|fieldset|form|header|dialog|summary|details)\b/i;
/** A line of its own begins inside these. */
const OPENS_LINE = /^<(button|option|legend)\b/i;
const CLOSES_LINE = /^<\/(button|option|legend)\b/i;

const squeezeTag = (tag: string): string =>
  tag.replace(BLANKS_IN_TAG, (blanks, value?: string) => value ?? (blanks === '' ? '' : ' ')).replace(/ >$/, '>');

/** Squeezes HTML or SVG; an expression is the character U+E000. */
export function squeezeHtml(html: string): string {
  if (/<(pre|textarea|style|script)\b/i.test(html)) return html;
  const tokens = Array.from(html.matchAll(HTML_TOKENS), ([token, comment, tag]) => {
    if (comment !== undefined) return comment.includes(HOLE) ? comment : '';
    return tag === undefined ? token.replace(/[ \t\r\n\f]+/g, ' ') : squeezeTag(tag);
  });
  return tokens
    .map((token, index) => {
      if (token.startsWith('<') && token !== '<') return token;
      const [before = '', after = ''] = [tokens[index - 1], tokens[index + 1]];
      const begun = BLOCK.test(before) || OPENS_LINE.test(before) ? token.replace(/^ /, '') : token;
      return BLOCK.test(after) || CLOSES_LINE.test(after) ? begun.replace(/ $/, '') : begun;
    })
    .join('');
}

const SQUEEZERS: Record<string, (text: string) => string> = { css: squeezeCss, html: squeezeHtml, svg: squeezeHtml };

function editsOf({ tag, quasi }: ESTree.TaggedTemplateExpression): Edit[] {
  const squeeze = tag.type === 'Identifier' ? SQUEEZERS[tag.name] : undefined;
  if (squeeze === undefined) return [];
  const raws = quasi.quasis.map((part) => part.value.raw);
  const squeezed = squeeze(raws.join(HOLE)).split(HOLE);
  if (squeezed.length !== raws.length) throw new Error('Squeezing lost an expression of a template');
  return quasi.quasis.map(({ start, end }, index) => {
    const before = raws[index] ?? '';
    const after = squeezed[index] ?? '';
    const last = index === raws.length - 1;
    // The lines go behind the next `${` or the closing mark, where they mean nothing: so the source map stays right.
    const lines = '\n'.repeat(before.split('\n').length - after.split('\n').length);
    return { start, end: end + (last ? 1 : 2), text: after + (last ? '`' : '${') + lines };
  });
}

/** Squeezes every css, html and svg template in a JavaScript module. Lines keep their numbers. */
export function squeezeTemplates(code: string): string {
  const edits: Edit[] = [];
  const { program } = parseSync('module.js', code);
  new Visitor({ TaggedTemplateExpression: (node) => void edits.push(...editsOf(node)) }).visit(program);
  return applyEdits(code, edits);
}

/** The Vite plugin; it looks at the project's own sources alone. */
export function squeezeTemplatesPlugin(): Plugin {
  return {
    name: 'tessera:squeeze-templates',
    apply: 'build',
    transform: {
      filter: { id: { include: /\/src\/.*\.ts$/, exclude: /\/node_modules\// }, code: /\b(css|html|svg)`/ },
      handler: (code) => ({ code: squeezeTemplates(code), map: null }),
    },
  };
}
