import { expect } from '@open-wc/testing';
import { pickLanguage } from '../../src/controllers/localize.ts';
import { english } from '../../src/i18n/en-later.ts';
import { LANGUAGES } from '../../src/i18n/index.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { CAUSES } from '../../src/protocol/exit.ts';

/** Every sentence of a language, with its blanks filled in by their own place: 0, 1. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, word]: [string, unknown]) => {
    const here = `${path}.${key}`;
    if (typeof word === 'string') return [[here, word] as [string, string]];
    if (typeof word !== 'function') return sentences(word as object, here);
    const said: unknown = (word as (...blanks: unknown[]) => unknown)('«0»', '«1»');
    return typeof said === 'string' ? [[here, said] as [string, string]] : sentences(said as object, here);
  });
}

describe('the words', () => {
  for (const [language, load] of Object.entries(LANGUAGES)) {
    describe(`in ${language}`, () => {
      it('are there for every error and every way to end', async () => {
        const { problems, causes } = await load();
        expect(Object.keys(problems)).to.have.members([...Object.keys(ERRORS), 'network_lost']);
        expect(Object.keys(causes)).to.have.members(Object.keys(CAUSES));
      });

      it('say what they are asked, and everything that they are given', async () => {
        const words = await load();
        for (const [path, text] of sentences(words)) {
          expect(text.trim(), path).to.equal(text);
          expect(text, path).to.not.equal('');
          expect(text, path).to.not.match(/undefined|\[object|NaN/);
        }
      });

      it('are plain', async () => {
        for (const [path, text] of sentences(await load())) {
          expect(text, path).to.not.match(/\b(SCA|PSU|AIS|PSD2|nonce|token|session|API|timeout|oops)\b/i);
          expect(text, path).to.not.contain('!');
        }
      });
    });
  }

  it('are in the same places in every language', async () => {
    const places = (words: object): string[] => sentences(words).map(([path]) => path);
    const expected = places(english);
    for (const load of Object.values(LANGUAGES)) expect(places(await load())).to.have.members(expected);
  });

  it('of another language have room for themselves: none is more than twice as long', async () => {
    const own = new Map(sentences(english));
    for (const load of Object.values(LANGUAGES)) {
      for (const [path, text] of sentences(await load())) expect(text.length, path).to.be.at.most(2 * own.get(path)!.length + 20);
    }
  });
});

describe('the language', () => {
  it('is the first wish that can be met, whatever its region', () => {
    expect(pickLanguage(['sv-SE', 'fr-CH', 'en'])).to.deep.equal({ language: 'fr', locale: 'fr-CH' });
    expect(pickLanguage(['FR'])).to.deep.equal({ language: 'fr', locale: 'FR' });
  });

  it('is English where none can be met, or none makes sense', () => {
    expect(pickLanguage([])).to.deep.equal({ language: 'en', locale: 'en' });
    expect(pickLanguage(['', 'xx', 'fil', 'est', 'constructor', '12', '*'])).to.deep.equal({ language: 'en', locale: 'en' });
  });

  it('is never something that the browser would choke on', () => {
    const { locale } = pickLanguage(['en-US@posix']);
    expect(locale).to.equal('en-US');
    expect(() => new Intl.DisplayNames(locale, { type: 'region' })).to.not.throw();
  });
});
