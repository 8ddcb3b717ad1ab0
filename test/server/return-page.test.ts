import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RETURN_WORDS, returnLanguage } from '../../server/routes/return-words.ts';
import { LANGUAGES } from '../../server/skills/text.ts';
import { createWorld } from './world.ts';

/** Every sentence of a language, in the same order. */
const sentences = (words: object): string[] =>
  Object.values(words).flatMap((word: string | object) => (typeof word === 'string' ? [word] : sentences(word)));

describe('the return page', () => {
  it('says everything in every language, in the quotes and spaces of print', () => {
    for (const language of LANGUAGES) {
      for (const [index, sentence] of sentences(RETURN_WORDS[language]).entries()) {
        assert.match(sentence, /^\S.*\S$/, language);
        assert.doesNotMatch(sentence, /['"!<>&]|\s{2}|\.\.\./, language);
        if (language !== 'en') assert.notEqual(sentence, sentences(RETURN_WORDS.en)[index], language);
      }
    }
  });

  it('takes the first language that it speaks', () => {
    assert.equal(returnLanguage('fr-CH, en;q=0.9'), 'fr');
    assert.equal(returnLanguage('sv, fil;q=0.9, pt-BR;q=0.8, en;q=0.5'), 'pt');
    assert.equal(returnLanguage('ar-EG'), 'ar');
    for (const wish of ['', '*', 'esx', 'constructor', '<script>']) assert.equal(returnLanguage(wish), 'en', wish);
  });

  it('is written from right to left in Arabic, and in the language of the session otherwise', async () => {
    const world = await createWorld();
    const lost = await world.call('GET', '/callback?state=unknown', undefined, { 'accept-language': 'ar-EG,en;q=0.5' });
    assert.match(lost.text, /<html lang="ar" dir="rtl"/);
    assert.ok(lost.text.includes(RETURN_WORDS.ar.lost.title));
    const session = await world.start({ locale: 'de-AT' });
    await world.submit(session, 'bank', { institution_id: 'one' });
    const back = await world.call('GET', `/callback?state=${world.provider.asked.at(-1)!.state}`, undefined, { 'accept-language': 'fr' });
    assert.match(back.text, /<html lang="de" dir="ltr" data-session="/);
    assert.ok(back.text.includes(RETURN_WORDS.de.returned.title));
  });
});
