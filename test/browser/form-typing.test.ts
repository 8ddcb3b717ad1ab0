import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { amountFormat, readAmount, writeAmount } from '../../src/steps/form/amount.ts';
import { dayOrder, dayPart, readDay, withDayPart } from '../../src/steps/form/day.ts';
import { groupIban, regroup } from '../../src/steps/form/group-iban.ts';

describe('amounts as they are typed', () => {
  const read = (typed: string, locale = 'de', currency = 'EUR'): string => readAmount(typed, locale, currency);

  it('are understood with a comma or a point, grouped or not', () => {
    for (const typed of ['1234,5', '1234.5', '1.234,5', '1,234.5', '1 234,5', '1’234.5', '€ 1234,5', '01234,5'])
      expect(read(typed), typed).to.equal('1234.5');
    expect(read('1.234.567')).to.equal('1234567');
    expect(read('12')).to.equal('12');
    expect(read('12,')).to.equal('12');
    expect(read(',5')).to.equal('0.5');
    expect(read('')).to.equal('');
  });

  it('are read as the locale writes them where both would be possible', () => {
    expect(read('1.234', 'de')).to.equal('1234');
    expect(read('1,234', 'de')).to.equal('1.234');
    expect(read('1.234', 'en')).to.equal('1.234');
    expect(read('1,234', 'en')).to.equal('1234');
    expect(read('0,500', 'en')).to.equal('0.500');
  });

  it('stay as they are where they are none', () => {
    for (const typed of ['ten', '-5', '1e5', '1.2.3', '12,34,56', '1.5.', '5 %']) expect(read(typed), typed).to.equal(typed);
  });

  it('come back from what the locale writes', () => {
    const locale = fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'ro', 'ar', 'de-CH', 'fr-CH', 'en-IN', 'ar-EG');
    fc.assert(
      fc.property(locale, fc.nat(999_999_999), fc.nat(99), (each, units, cents) => {
        const amount = `${units}.${String(cents).padStart(2, '0')}`;
        expect(readAmount(writeAmount(amount, 2, each), each, 'EUR')).to.equal(amount);
      }),
    );
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (typed) => typeof read(typed) === 'string'));
  });

  it('have their sign where the locale has it', () => {
    expect(amountFormat('en', 'EUR')).to.deep.equal({ mark: '.', sign: '€', isBefore: true });
    expect(amountFormat('de', 'EUR')).to.deep.equal({ mark: ',', sign: '€', isBefore: false });
    expect(amountFormat('pl', 'PLN')).to.deep.equal({ mark: ',', sign: 'zł', isBefore: false });
  });
});

describe('days as they are typed', () => {
  it('are asked for in the order of the locale, whatever its calendar', () => {
    expect(dayOrder('en')).to.deep.equal(['month', 'day', 'year']);
    expect(dayOrder('en-GB')).to.deep.equal(['day', 'month', 'year']);
    expect(dayOrder('sv')).to.deep.equal(['year', 'month', 'day']);
    for (const locale of ['ar', 'ar-SA', 'fa', 'th', 'ja-JP-u-ca-japanese']) expect(dayOrder(locale), locale).to.have.length(3);
  });

  it('are kept with gaps, and are days when none is left', () => {
    let typed = '';
    typed = withDayPart(typed, 'month', '5');
    expect(dayPart(typed, 'month')).to.equal('5');
    expect(dayPart(typed, 'day')).to.equal('');
    typed = withDayPart(typed, 'year', ' 1990 ');
    expect(readDay(typed)).to.equal('1990-5-');
    typed = withDayPart(typed, 'day', '1-7');
    expect(readDay(typed)).to.equal('1990-05-17');
    for (const part of ['day', 'month', 'year'] as const) typed = withDayPart(typed, part, '');
    expect(readDay(typed)).to.equal('');
  });
});

describe('IBANs as they are typed', () => {
  const input = (value: string, caret: number): HTMLInputElement => {
    const element = document.createElement('input');
    document.body.append(element);
    element.value = value;
    element.setSelectionRange(caret, caret);
    return element;
  };
  const after = (value: string, caret: number, inputType = 'insertText'): string => {
    const element = input(value, caret);
    regroup(element, { inputType, isComposing: false });
    element.remove();
    const at = element.selectionStart!;
    return `${element.value.slice(0, at)}|${element.value.slice(at)}`;
  };

  it('are grouped, whatever they are pasted with', () => {
    for (const text of [
      'DE89370400440532013000',
      'de89 3704-0044.0532 0130 00',
      'IBAN: DE89 3704 0044 0532 0130 00',
      '\u00a0IBAN DE89370400440532013000\n',
    ])
      expect(groupIban(text), text).to.equal('DE89 3704 0044 0532 0130 00');
    expect(groupIban('')).to.equal('');
  });

  it('keep the caret where it was', () => {
    expect(after('DE893', 5)).to.equal('DE89 3|');
    expect(after('DE8X9 3704', 4)).to.equal('DE8X |9370 4');
    expect(after('DE89 704', 5, 'deleteContentBackward')).to.equal('DE89 |704');
    expect(after('DE89370 4', 4, 'deleteContentBackward')).to.equal('DE89| 3704');
    expect(after('DE893704', 4, 'deleteContentForward')).to.equal('DE89 |3704');
    expect(after('de89', 2)).to.equal('DE|89');
  });

  it('are left alone while letters are composed', () => {
    const element = input('de89é', 5);
    regroup(element, { inputType: 'insertCompositionText', isComposing: true });
    expect(element.value).to.equal('de89é');
    element.remove();
  });

  it('always have as many characters before the caret as before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'B', 'C', '1', '2', '3', ' ', '-'), { maxLength: 40 }), fc.nat(40), (letters, at) => {
        const text = letters.join('').replace(/^\s*IBAN/, '');
        const caret = Math.min(at, text.length);
        const [before, rest] = after(text, caret).split('|') as [string, string];
        const bare = (part: string): string => part.replace(/[^A-Z0-9]/g, '');
        expect([bare(before), bare(rest)]).to.deep.equal([bare(text.slice(0, caret)), bare(text.slice(caret))]);
      }),
    );
  });
});
