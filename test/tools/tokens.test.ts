import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { contextOf, isColor, tokensOf } from '../../stories/theming/tokens.ts';

const src = path.resolve(import.meta.dirname, '../../src');
const read = (file: string): string => readFileSync(path.join(src, file), 'utf8');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const document: unknown = JSON.parse(read('styles/tokens.json'));

const light = tokensOf(contextOf(document, 'light'));
const dark = tokensOf(contextOf(document, 'dark'));

/** Where the flow puts the tenant's colour; a theme may set what stands there before. */
const TENANT = '--tessera-tenant-color';

describe('tokens.json', () => {
  it('is a resolver document with the same tokens in light and in dark, each with its type and its words', () => {
    assert.equal((document as { version: string }).version, '2025.10');
    assert.deepEqual([...dark.keys()], [...light.keys()]);
    for (const [name, { $type, $description }] of light) {
      assert.match($type, /^(color|dimension|fontFamily)$/, name);
      assert.ok($description, name);
      assert.equal(dark.get(name)?.$description, $description, name);
    }
  });

  it('says of colours in numbers what it says in hex', () => {
    for (const { $type, $value } of [...light.values(), ...dark.values()]) {
      if ($type !== 'color' || !isColor($value)) continue;
      const { components, hex } = $value;
      assert.deepEqual(
        components.map((each) => Math.round(each * 255)),
        [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
      );
    }
  });

  it('names every token that the styles read, and no other', () => {
    const names = new Set(sources.flatMap((file) => [...read(file).matchAll(/var\((--tessera-[\w-]+)/g)].map(([, name]) => name!)));
    names.delete(TENANT);
    assert.deepEqual([...light.keys()].sort(), [...names].sort());
  });

  it('uses the words of the reference', () => {
    const said = [...read('styles/tokens.ts').matchAll(/@cssproperty (\S+) - (.*)/g)].map(([, name, words]) => [name, words]);
    assert.deepEqual(
      said,
      [...light].map(([name, { $description }]) => [name, $description]),
    );
  });
});

describe('a theme', () => {
  for (const file of readdirSync(path.join(src, 'themes'))) {
    it(`sets tokens, and styles parts that the flow has: ${file}`, () => {
      const css = read(`themes/${file}`).replaceAll(/\/\*[^]*?\*\//g, '');
      const [tokens = '', ...others] = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
        ([, selector = '', body = '']) => `${selector.trim()}{${body}`,
      );
      assert.match(tokens, /^:where\(:root\)\{/);
      for (const [, name = ''] of tokens.matchAll(/([\w-]+):\s/g)) assert.ok(name === TENANT || light.has(name), name);
      const parts = [...read('flow/flow.ts').matchAll(/@csspart (\S+)/g)].map(([, name]) => name);
      for (const rule of others) {
        const [, part] = /^:where\(tessera-flow(?::not\(\[mode='dialog'\]\))?\)::part\(([\w-]+)\)\{/.exec(rule) ?? [];
        assert.ok(parts.includes(part), rule);
      }
      // Nothing is loaded from anywhere.
      assert.doesNotMatch(css, /url\(|@import|@font-face|!important/);
    });
  }

  it('leaves it to the tenant and to the page which colour is the primary', () => {
    for (const file of readdirSync(path.join(src, 'themes')))
      assert.doesNotMatch(read(`themes/${file}`), /--tessera-color-(on-)?primary:/, file);
  });
});
