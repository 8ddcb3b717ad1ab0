import { expect } from '@open-wc/testing';
import { LANGUAGES } from '../../src/i18n/index.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { CAUSES } from '../../src/protocol/exit.ts';

type Word = string | ((...blanks: number[]) => string | readonly string[]);
type Words = { readonly [key: string]: Word | Words };

/** Words of the trade, in the languages that there are. They are for developers. */
const JARGON =
  'sca|psu|ais|aisp|pis|pisp|psd2|dsp2|api|url|https?|oauth|redirect|redirection|decoupled|pop-?up|time-?out|consent|consentement|' +
  'token|jeton|session|nonce|oops|oups';
/** What a person has to type is no jargon. */
const TYPED = 'https://';
const jargon = new RegExp(`(?<!\\p{L})(${JARGON})s?(?!\\p{L})`, 'iu');

/** Every word with its path, lists taken apart. */
function* flatten(words: Words, path = ''): Generator<[path: string, word: Word]> {
  for (const [key, word] of Object.entries(words)) {
    if (typeof word === 'object') yield* flatten(word, `${path}${key}.`);
    else yield [path + key, word];
  }
}

/** What a word says with these blanks: one sentence, or the lines of a list. */
const say = (word: Word, blanks: readonly number[]): readonly string[] => (typeof word === 'string' ? [word] : [word(...blanks)].flat());

/** Blanks that make a word choose each of its numbers, in every language: Polish has three forms of them, Arabic six. */
const NUMBERS = [0, 1, 2, 3, 7, 11, 21, 100];
const blanksOf = ({ length }: Word): number[][] => NUMBERS.map((number) => Array<number>(length).fill(number));

/** Everything that a word can say. */
const sayings = (word: Word): readonly string[] =>
  typeof word === 'string' ? [word] : blanksOf(word).flatMap((blanks) => [...say(word, blanks)]);

/** The kind of a word: where English has a blank, every language has one. */
const kindOf = (word: Word): string =>
  typeof word === 'string' ? 'a sentence' : `${word.length} blanks, ${say(word, [7, 7]).length} lines`;

/** Two blanks and a mark between them: the same in many languages. */
const MARKS = /^(choose_bank\.switch|form\.(row|fault)|connections\.of)$/;
/** What happens to be the same word in both. */
const SAME: Partial<Record<keyof typeof LANGUAGES, string[]>> = { nl: ['form.address.postal_code'] };

/** What stands on a button. */
const BUTTONS =
  /^(common\.(?!progress|general)|choose_bank\.hosted\.go|result\.(?!back|reference)|connections\.(refresh|reconnect|remove|add|done|sure\.(remove|keep))$|leaving\.(stay|leave)|approval\.(changeBank|otherWay)|redirect\.(go|away\.(again|cancel)|blocked\.(again|here))|decoupled\.(open|here|resend|stuck\.leave)$|accounts\.(share|leave)$|form\.(send|remove)$|review\.(pay|leave)$|wait\.(later|again|without)$|(elsewhere\.here|stray\.start|time\.more|receipt\.keep)$)/;
const widest = (word: Word): number => Math.max(...sayings(word).map(({ length }) => length));

const load = async (language: keyof typeof LANGUAGES): Promise<Map<string, Word>> =>
  new Map(flatten((await LANGUAGES[language]()) as unknown as Words));

describe('words', () => {
  for (const language of Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]) {
    describe(language, () => {
      let english: Map<string, Word>;
      let words: Map<string, Word>;

      before(async () => {
        [english, words] = await Promise.all([load('en'), load(language)]);
      });

      /** Every sentence that breaks the rule, with its path. */
      const offences = (breaks: (sentence: string) => boolean): string[] =>
        [...words].flatMap(([path, word]) =>
          sayings(word)
            .filter(breaks)
            .map((sentence) => `${path}: ${sentence}`),
        );

      it('has the keys of English, each of the same kind', () => {
        const kinds = (of: Map<string, Word>) => Object.fromEntries([...of].map(([path, word]) => [path, kindOf(word)]));
        expect(kinds(words)).to.deep.equal(kinds(english));
      });

      it('has words for every error and every way to end', () => {
        for (const type of [...Object.keys(ERRORS), 'network_lost']) expect(words.has(`problems.${type}`), type).to.equal(true);
        for (const cause of Object.keys(CAUSES)) {
          expect(words.has(`causes.${cause}.title`) && words.has(`causes.${cause}.text`), cause).to.equal(true);
        }
      });

      it('has no empty word and no space too many', () => {
        expect(offences((sentence) => sentence === '' || sentence !== sentence.trim() || /\s{2}/.test(sentence))).to.deep.equal([]);
      });

      it('does not shout', () => {
        expect(offences((sentence) => sentence.includes('!'))).to.deep.equal([]);
      });

      it('does not talk shop', () => {
        expect(offences((sentence) => jargon.test(sentence.replace(TYPED, '')))).to.deep.equal([]);
      });

      it('has the apostrophes, quotes and dots of print', () => {
        expect(offences((sentence) => /['"]|\.\.|…/.test(sentence))).to.deep.equal([]);
      });

      it('has a form for every number', () => {
        expect(offences((sentence) => /undefined|NaN|#/.test(sentence))).to.deep.equal([]);
      });

      it('is not English', () => {
        if (language === 'en') return;
        const same = [...words].flatMap(([path, word]) => (say(word, [7, 7])[0] === say(english.get(path)!, [7, 7])[0] ? [path] : []));
        expect(same.filter((path) => !MARKS.test(path))).to.deep.equal(SAME[language] ?? []);
      });

      it('has buttons that fit where the English ones do', () => {
        const wide = [...words].filter(([path, word]) => BUTTONS.test(path) && widest(word) > 1.6 * widest(english.get(path)!) + 8);
        expect(wide.map(([path, word]) => `${path}: ${say(word, [7, 7])[0]}`)).to.deep.equal([]);
      });

      it('says every blank that it is given', () => {
        for (const [path, word] of words) {
          if (typeof word === 'string') continue;
          for (let at = 0; at < word.length; at++) {
            const blanks = Array.from({ length: word.length }, (_, index) => (index === at ? 7 : 0));
            const said = say(word, blanks);
            for (const line of said) expect(line, path).to.be.a('string');
            expect(said.join('\n'), path).to.include('7');
          }
        }
      });
    });
  }

  it('are French to the last space', async () => {
    const wrong = [...(await load('fr'))]
      .flatMap(([, word]) => sayings(word))
      .filter((sentence) => /(?<!\u202f)[;:?»]|«(?!\u202f)/.test(sentence.replace(TYPED, '')));
    expect(wrong).to.deep.equal([]);
  });

  it('are Arabic but for the names of things, each in its own direction', async () => {
    const words = await load('ar');
    const latin = [...words].flatMap(([path, word]) =>
      sayings(word)
        .filter((sentence) => /[a-z]/i.test(sentence.replace(/Tessera|\b(BIC|IBAN|QR)\b|\u2068(ana@example\.org|https:\/\/)\u2069/g, '')))
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(latin).to.deep.equal([]);
    // A name in Latin letters would drag the marks beside it along. Numbers do not, and labels of fields are Arabic already.
    const numbers = /(progress|banks|minutes|seconds|share|accounts|time\.text|rows|left|check|too_(short|long|few|many))$/;
    for (const [path, word] of words) {
      if (typeof word === 'string' || numbers.test(path) || MARKS.test(path) || path === 'form.optional') continue;
      const said = [(word as unknown as (...blanks: string[]) => string | readonly string[])('A (B)', 'A (B)')].flat().join(' ');
      expect(said.replaceAll('\u2068A (B)\u2069', ''), path).to.not.include('A (B)');
    }
  });
});
