import { expect } from '@open-wc/testing';
import type { Institution } from '../../src/protocol/steps.ts';
import { cut, fold } from '../../src/steps/choose-bank/fold.ts';
import { searchable } from '../../src/steps/choose-bank/search.ts';

const bank = (name: string, more: Partial<Institution> = {}): Institution => ({
  id: name,
  name,
  country: 'DE',
  psu_types: ['retail'],
  methods: ['redirect'],
  ...more,
});

const BANKS = [
  bank('Alpenbank', { bic: 'ALPNDEM1' }),
  bank('Bank am Nordhafen'),
  bank('Hansebank Nord'),
  bank('Nord Bank', { aliases: ['NB', 'Norddirekt'], bank_codes: ['99101', '9910200'] }),
  bank('Nordlicht & Söhne'),
  bank('Österreichbank'),
  bank('Popular Nord', { popular: true }),
  bank('St. Weißfels'),
  bank('Stadtkasse', { hint: 'Mühltal' }),
  bank('Werkbank Nord', { psu_types: ['corporate'] }),
  bank('Ærø Sparekasse', { country: 'DK' }),
  bank('BankȘoimul', { country: 'RO' }),
  bank('Łódź Bank', { country: 'PL' }),
  bank('Nord Bank København', { country: 'DK' }),
  bank('Banca Nord', { country: 'IT', bank_codes: ['03069'] }),
  bank('Firmabank Nord', { country: 'DK', psu_types: ['corporate'] }),
];

const find = searchable(BANKS);
const names = (banks: readonly Institution[]) => banks.map(({ name }) => name);
const here = (query: string, country = 'DE') => names(find(query, country, 'retail').here);

describe('folding', () => {
  it('is blind to case, accents, other letters and punctuation', () => {
    expect(fold('ÆRØ Łódź Weiß Șoimul Cœur É.A.-Bank')).to.equal('aero lodz weiss soimul coeur e a bank');
  });

  it('takes composed and decomposed letters alike', () => {
    expect(fold('Zu\u0308rich')).to.equal(fold('Zürich'));
  });

  it('keeps other scripts', () => {
    expect(fold('Τράπεζα Банк')).to.equal('τραπεζα банк');
  });
});

describe('cutting a name at the match', () => {
  it('finds the written letters behind the folded ones', () => {
    expect(cut('St. Weißfels', 'weissf')).to.deep.equal(['St. ', 'Weißf', 'els']);
    expect(cut('St. Weißfels', 'st weis')).to.deep.equal(['', 'St. Weiß', 'fels']);
    expect(cut('Łódź Bank', 'łódź b')).to.deep.equal(['', 'Łódź B', 'ank']);
  });

  it('prefers the beginning of a word', () => {
    expect(cut('Fjord ORD', 'ord')).to.deep.equal(['Fjord ', 'ORD', '']);
  });

  it('marks each word where they are apart', () => {
    expect(cut('Nord Bank Süd', 'nord süd')).to.deep.equal(['', 'Nord', ' Bank ', 'Süd', '']);
  });

  it('leaves a name alone that matches in another way', () => {
    for (const query of ['', '  ', 'xyz', 'DE89 3704']) expect(cut('Nord Bank', query)).to.deep.equal(['Nord Bank']);
  });

  it('puts nothing together differently than it was', () => {
    for (const { name } of BANKS)
      for (const query of ['n', 'no', 'bank', 'a b', 'st w', 'k']) expect(cut(name, query).join('')).to.equal(name);
  });
});

describe('searching', () => {
  it('puts names that begin so first, then words, then what is within', () => {
    expect(here('nord')).to.deep.equal(['Nord Bank', 'Nordlicht & Söhne', 'Popular Nord', 'Bank am Nordhafen', 'Hansebank Nord']);
    expect(here('bank')).to.deep.equal(['Bank am Nordhafen', 'Nord Bank', 'Alpenbank', 'Hansebank Nord', 'Österreichbank']);
  });

  it('puts popular banks first among equals', () => {
    expect(here('nord').slice(2, 4)).to.deep.equal(['Popular Nord', 'Bank am Nordhafen']);
  });

  it('takes one letter as the beginning of a name, unless none begins with it', () => {
    expect(here('n')).to.deep.equal(['Nord Bank', 'Nordlicht & Söhne']);
    expect(here('k')).to.include('Stadtkasse');
  });

  it('knows aliases, BICs, codes and hints', () => {
    expect(here('nordd')).to.deep.equal(['Nord Bank']);
    expect(here('ALPNDEM1')).to.deep.equal(['Alpenbank']);
    expect(here('alpndem1xxx')).to.deep.equal(['Alpenbank']);
    expect(here('9910200')).to.deep.equal(['Nord Bank']);
    expect(here('mühltal')).to.deep.equal(['Stadtkasse']);
  });

  it('takes words in any order', () => {
    expect(here('hafen bank')).to.deep.equal(['Bank am Nordhafen']);
    expect(here('mühltal stadt')).to.deep.equal(['Stadtkasse']);
  });

  it('forgives one letter that is wrong, missing, too many or swapped', () => {
    for (const query of ['alpanbank', 'alpnbank', 'alpeenbank', 'aplenbank', 'nordlciht', 'alpenbant'])
      expect(here(query), query).to.have.length(1);
    expect(here('weisfels')).to.deep.equal(['St. Weißfels']);
    expect(here('nordbank')).to.deep.equal(['Nord Bank']);
    expect(here('zzzz')).to.deep.equal([]);
  });

  it('is at the bank of an IBAN, however it is written', () => {
    expect(here('DE12 9910 1000 0000')).to.deep.equal(['Nord Bank']);
    expect(here('de129910200')).to.deep.equal(['Nord Bank']);
    expect(here('DE12 99')).to.deep.equal(['Nord Bank']);
    expect(here('DE12 8888 0000')).to.deep.equal([]);
  });

  it('skips the check letter of an Italian IBAN', () => {
    expect(names(find('IT60 X030 6911 1010 0000 0123 456', 'DE', 'retail').elsewhere)).to.deep.equal(['Banca Nord']);
  });

  it('names matches in other countries, for the same kind of account', () => {
    expect(names(find('nord', 'DE', 'retail').elsewhere)).to.deep.equal(['Nord Bank København', 'Banca Nord']);
    expect(names(find('aero', 'DE', 'retail').elsewhere)).to.deep.equal(['Ærø Sparekasse']);
    expect(names(find('soimul', 'DE', 'retail').elsewhere)).to.deep.equal(['BankȘoimul']);
  });

  it('names those in the country that serve the other kind only', () => {
    expect(names(find('werkbank', 'DE', 'retail').hidden)).to.deep.equal(['Werkbank Nord']);
    expect(names(find('werkbank', 'DE', 'corporate').here)).to.deep.equal(['Werkbank Nord']);
    expect(names(find('firmabank', 'DE', 'retail').hidden)).to.deep.equal([]);
  });

  it('does not let a pattern or a separator slip in', () => {
    for (const query of ['.*', '\n', '\t', '[', '\\', '$']) expect(() => find(query, 'DE', 'retail')).not.to.throw();
  });

  it('finds nothing in nothing', () => {
    expect(searchable([])('nord', 'DE', 'retail')).to.deep.equal({ here: [], elsewhere: [], hidden: [] });
  });
});
