import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { squeezeCss, squeezeHtml, squeezeTemplates } from './squeeze-templates.ts';

const X = '\uE000';

describe('squeezing CSS', () => {
  const cases: [name: string, before: string, after: string][] = [
    ['takes out comments and indentation', '\n  /* it\'s "why" */\n  :host {\n    display: block;\n  }\n', ':host{display:block}'],
    ['keeps the blank of a descendant selector', '.a :hover > .b , .c { color : red }', '.a :hover>.b,.c{color :red}'],
    [
      'keeps strings and unquoted addresses',
      `a { content: "; /* x */  }"; b: url(data:a; b,c) }`,
      `a{content:"; /* x */  }";b:url(data:a; b,c)}`,
    ],
    ['keeps escaped quotes', String.raw`a { content: '\'  ;' ; }`, String.raw`a{content:'\'  ;'}`],
    ['keeps the blanks of calc', 'a { width: calc(100% - 2 * var(--gap, 1px)) }', 'a{width:calc(100% - 2 * var(--gap,1px))}'],
    ['brings siblings together', 'a + b { c: calc(1px + 2px) }', 'a+b{c:calc(1px + 2px)}'],
    ['keeps a sum in a condition', '@media (width < calc(1em + 2px)) { a { b: c } }', '@media(width<calc(1em + 2px)){a{b:c}}'],
    ['keeps an empty custom property', 'a { --on: ; --off: initial; }', 'a{--on: ;--off:initial}'],
    [
      'keeps conditions apart from their words',
      '@container ( width > 400px ) and (hover) { a { b: c !important } }',
      '@container( width>400px ) and (hover){a{b:c!important}}',
    ],
    ['keeps expressions and the blanks between them', `${X}\n a { margin: ${X} ${X}; ${X} }`, `${X} a{margin:${X} ${X};${X}}`],
    ['keeps a comment that holds an expression', `a { /* ${X} */ b: c }`, `a{/* ${X} */ b:c}`],
    ['keeps a comment that holds two words apart', '.a/* x */.b{c:d/**/}', '.a/* x */.b{c:d}'],
    ['leaves the ends of a value alone', ' 1px', ' 1px'],
  ];
  for (const [name, before, after] of cases) test(name, () => assert.equal(squeezeCss(before), after));
});

describe('squeezing HTML', () => {
  const cases: [name: string, before: string, after: string][] = [
    ['takes out comments', "<p><!-- it's > here --></p>", '<p></p>'],
    ['leaves one blank where one could be seen', '\n  <b>a</b>\n  <i> b\n c</i>\n', ' <b>a</b> <i> b c</i> '],
    [
      'leaves none beside what begins a line of its own',
      ` <div> ${X} <p> a </p> b <i>c</i> </div> d`,
      `<div>${X}<p>a</p>b <i>c</i></div>d`,
    ],
    ['leaves none inside a button, and one beside it', `a <button> ${X} </button> b`, `a <button>${X}</button> b`],
    ['adds no blank', '<b>a</b><i>b</i>', '<b>a</b><i>b</i>'],
    ['keeps blanks that do not break', '<p>5\u00a0\u00a0€</p>', '<p>5\u00a0\u00a0€</p>'],
    [
      'squeezes a tag but not its values',
      `<a\n  class="a  b"\n  @click=${X}\n  ?hidden=${X}\n>x</a >`,
      `<a class="a  b" @click=${X} ?hidden=${X}>x</a>`,
    ],
    ['keeps a bare value apart from the slash', `<path d=${X} />`, `<path d=${X} />`],
    ['reads a > inside a value', '<a title="a > b"   id="c">', '<a title="a > b" id="c">'],
    ['keeps a comment that holds an expression', `<!-- ${X} -->`, `<!-- ${X} -->`],
    ['leaves preformatted text alone', '<pre>\n  a\n</pre>', '<pre>\n  a\n</pre>'],
    ['leaves a lone < alone', 'a <  b', 'a < b'],
  ];
  for (const [name, before, after] of cases) test(name, () => assert.equal(squeezeHtml(before), after));
});

describe('squeezing a module', () => {
  test('keeps every line in its place, nested templates included', () => {
    const code = 'const é = html`\n  <p>\n    ${a ? html`\n  <b></b>\n` : other`\n  x`}\n  </p>\n`;\nlast();';
    const squeezed = squeezeTemplates(code);
    assert.equal(squeezed.replace(/\n/g, ''), 'const é = html`<p>${a ? html` <b></b> ` : other`  x`}</p>`;last();');
    assert.equal(squeezed.split('\n').indexOf('last();'), code.split('\n').indexOf('last();'));
  });

  test('leaves a module without templates as it is', () =>
    assert.equal(squeezeTemplates('export const a = `\n  b`;'), 'export const a = `\n  b`;'));

  test('runs to the same values', () => {
    const code = '[css`x {\n y: ${1}; }`\n, [css`\n a {\n }`].length]\n';
    const result: unknown = runInNewContext(`JSON.stringify(${squeezeTemplates(code)})`, { css: String.raw });
    assert.equal(result, '["x{y:1}",1]');
  });
});
