import { accountsOf } from '../accounts.ts';
import { BANKS, type Bank } from '../banks.ts';
import { REVIEW_WORD_SECONDS, REVIEW_WORDS } from '../check.ts';
import { REFRESHES_A_DAY } from '../consents.ts';
import { bicOf, hasLogo } from '../directory.ts';
import { groupIban, toIban } from '../iban.ts';
import { VERIFIED_FROM } from '../names.ts';
import { PAYEE_TRICKS, type PayeeTrick } from '../payee.ts';
import { PASSWORD, personaOf, PERSONAS, type Persona } from '../personas.ts';
import { TRICKS, type Trick, type TrickId } from '../tricks.ts';
import { mark, page, type Frame } from './frame.ts';
import { html, type Html } from './html.ts';

/** Whoever behaves; the others stand with their tricks. */
const PEOPLE = PERSONAS.filter(({ trick }) => trick === undefined);
const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** Blind to case and accents. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøßæđ]/g, (letter) => ({ ł: 'l', ø: 'o', ß: 'ss', æ: 'ae' })[letter] ?? letter);

const countryName = (country: string): string => COUNTRY_NAMES.of(country) ?? country;

/** What a bank does other than most, in words. */
function traits(bank: Bank): string[] {
  const [only] = bank.psuTypes;
  const minutes = (bank.approvalSeconds ?? 0) / 60;
  return [
    bank.methods.length > 1 ? 'page or app' : bank.methods[0] === 'redirect' ? 'page' : 'app',
    bank.psuTypes.length > 1 ? '' : only === 'retail' ? 'private customers only' : 'companies only',
    bank.popular ? 'popular' : '',
    bank.status === 'down' ? 'down' : '',
    bank.status === 'slow' ? 'slow' : '',
    bank.approvalSeconds === undefined ? '' : minutes < 1 ? `${bank.approvalSeconds} seconds to approve` : `${minutes} minutes to approve`,
    bank.matching === 'word' ? 'matching word' : bank.matching === 'none' ? 'no matching code' : '',
  ].filter((trait) => trait !== '');
}

function sampleIban(bank: Bank): string {
  const ana = personaOf('ana');
  const [first] = ana ? accountsOf({ bank, persona: ana, psuType: 'retail' }, '') : [];
  return first?.account.iban ?? '';
}

interface TrickRow {
  readonly id: TrickId;
  readonly trick: Trick;
  readonly people: readonly Persona[];
  readonly banks: readonly Bank[];
}

const trickRows = (): TrickRow[] =>
  Object.entries(TRICKS).map(([id, trick]) => ({
    id: id as TrickId,
    trick,
    people: PERSONAS.filter((persona) => persona.trick === id),
    banks: BANKS.filter((bank) => bank.trick === id),
  }));

const titleOf = (id: TrickId): string => (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll('_', ' ');

/** A mosaic of marks, for the eye alone. */
function mosaic({ base }: Frame): Html {
  const shown = BANKS.filter(hasLogo).slice(0, 30);
  return html`<div class="mosaic" aria-hidden="true">
    ${shown.map(({ id }) => html`<img src="${base}/logos/${id}.svg" alt="" width="48" height="48" />`)}
  </div>`;
}

function bankRow(frame: Frame, bank: Bank): Html {
  const iban = sampleIban(bank);
  return html`<li id="${bank.id}">
    ${mark(frame, bank)}
    <div>
      <p><b>${bank.name}</b>${bank.hint && html` <span class="quiet">${bank.hint}</span>`}</p>
      <p class="quiet">${traits(bank).join(' · ')}</p>
      ${bank.trick && html`<p>${TRICKS[bank.trick].says}</p>`}
      ${bank.aliases && html`<p class="quiet">Also found as ${bank.aliases.join(', ')}</p>`}
      <p class="codes"><span>${bank.id}</span> <span>${bicOf(bank)}</span> <span>${groupIban(iban)}</span></p>
    </div>
  </li>`;
}

function banksSection(frame: Frame, banks: readonly Bank[]): Html {
  const countries = [...new Set(banks.map(({ country }) => country))];
  return html`<section id="banks" aria-labelledby="banks-title">
    <h2 id="banks-title">Banks</h2>
    <p>Each has its id, its BIC, and the IBAN that Ana has there. Where the account's currency is not the euro, it is the country's own.</p>
    ${countries.map(
      (country) =>
        html`<h3>${countryName(country)}</h3>
          <ul class="banks">
            ${banks.filter((bank) => bank.country === country).map((bank) => bankRow(frame, bank))}
          </ul>`,
    )}
  </section>`;
}

function peopleSection(people: readonly Persona[]): Html {
  return html`<section id="people" aria-labelledby="people-title">
    <h2 id="people-title">People</h2>
    <p>They are customers of every bank. The password is always <b class="typed">${PASSWORD}</b>.</p>
    <dl class="people">
      ${people.map(
        ({ user, name, says }) =>
          html`<div>
            <dt class="typed">${user}</dt>
            <dd>
              <b><bdi>${name}</bdi></b> ${says}
            </dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function tricksSection(frame: Frame, rows: readonly TrickRow[]): Html {
  return html`<section id="tricks" aria-labelledby="tricks-title">
    <h2 id="tricks-title">Tricks</h2>
    <p>
      Everything that goes wrong between a page and a bank. Log in under the user name at any bank, or choose the bank that always does it.
    </p>
    <ul class="tricks">
      ${rows.map(
        ({ id, trick, people, banks }) =>
          html`<li>
            <h3>${titleOf(id)}</h3>
            <p>${trick.says}</p>
            <p>
              ${people.map(({ user }) => html`<span class="quiet">Log in as</span> <span class="typed">${user}</span> `)}
              ${banks.map((bank) => html`<span class="quiet">${people.length > 0 ? 'or choose' : 'Choose'}</span> <a href="${frame.base}#${bank.id}">${bank.name}</a> `)}
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** An account number with the ending that a trick wants. */
function payeeIban({ ending }: PayeeTrick): string {
  const bank = BANKS.find(({ country }) => country === 'DE');
  return toIban('DE', bank?.codes[0] ?? '', `000000${ending}`) ?? '';
}

function payeesSection(payees: readonly PayeeTrick[]): Html {
  return html`<section id="payees" aria-labelledby="payees-title">
    <h2 id="payees-title">Payees</h2>
    <p>
      Before a payment the payee's bank is asked whose account it is. The name is right, unless it holds one of these words, or the account
      number has one of these endings.
    </p>
    <dl class="people wide">
      ${payees.map(
        (payee) =>
          html`<div>
            <dt class="typed">${payee.words}</dt>
            <dd>${payee.says} <span class="quiet">Ends in ${payee.ending}: ${groupIban(payeeIban(payee))}</span></dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

type ReviewWord = (typeof REVIEW_WORDS)[number];

function reviewsSection(frame: Frame, words: readonly ReviewWord[]): Html {
  return html`<section id="reviews" aria-labelledby="reviews-title">
    <h2 id="reviews-title">Applications</h2>
    <p>
      They wait in <a href="${frame.base}/office">the office</a> until somebody decides: approve, decline, or say that they cannot be looked
      at. With one of these as family name, or before the @ of the e-mail address, nobody needs to: it is decided after
      ${REVIEW_WORD_SECONDS} seconds.
    </p>
    <dl class="people wide">
      ${words.map(
        ({ word, says }) =>
          html`<div>
            <dt class="typed">${word}</dt>
            <dd>${says}.</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function howTo(frame: Frame): Html {
  return html`<section id="how" aria-labelledby="how-title">
    <h2 id="how-title">How to use it</h2>
    <ol class="steps">
      <li>
        <b>Connect a bank</b> Choose Nord Banque in France, log in as <span class="typed">ana</span> with
        <span class="typed">${PASSWORD}</span>, approve.
      </li>
      <li>
        <b>Approve in an app</b> Choose Banque des Tuileries, then open <a href="${frame.base}/phone">your phone</a>, on this screen or on a
        real one.
      </li>
      <li>
        <b>Be verified</b> Write the name of the person whose user name you log in with. Names that match by ${VERIFIED_FROM} of 100 or more
        are verified; accents and a second given name do no harm.
      </li>
      <li>
        <b>Apply for something</b> Send the forms, then decide yourself, in <a href="${frame.base}/office">the office</a>, or leave it for
        another day.
      </li>
      <li>
        <b>Refresh a connection</b> A bank lets itself be asked ${REFRESHES_A_DAY} times a day for each consent; the people named for it get
        the other answers.
      </li>
      <li><b>Make it fail</b> Log in under the name of a trick, or give five wrong passwords, or let the time run out.</li>
    </ol>
  </section>`;
}

/** Everything there is in the sandbox, on one page. `query` leaves what holds all its words. */
export function cheatSheet(frame: Frame, query: string): Html {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const holds = (...texts: readonly (string | undefined)[]): boolean => {
    const text = fold(texts.join(' '));
    return words.every((word) => text.includes(word));
  };
  const banks = BANKS.filter((bank) =>
    holds(
      bank.id,
      bank.name,
      bank.hint,
      countryName(bank.country),
      bank.country,
      bicOf(bank),
      sampleIban(bank),
      ...(bank.aliases ?? []),
      ...traits(bank),
      bank.trick && TRICKS[bank.trick].says,
    ),
  );
  const people = PEOPLE.filter(({ user, name, says }) => holds(user, name, says));
  const tricks = trickRows().filter((row) =>
    holds(row.id, row.trick.says, ...row.people.map(({ user }) => user), ...row.banks.map(({ name }) => name)),
  );
  const payees = PAYEE_TRICKS.filter((payee) =>
    holds('payee', payee.words, payee.says, payee.ending, payeeIban(payee), groupIban(payeeIban(payee))),
  );
  const reviews = REVIEW_WORDS.filter(({ word, says }) => holds('application office review', word, says));
  const countries = new Set(BANKS.map(({ country }) => country)).size;
  const found = banks.length + people.length + tricks.length + payees.length + reviews.length;
  return page(
    frame,
    'sheet',
    'Sandbox bank: cheat sheet',
    html`<header>
        ${mosaic(frame)}
        <p class="quiet">Tessera sandbox</p>
        <h1>The banks that exist nowhere</h1>
        <p class="lead">
          ${BANKS.length} banks in ${countries} countries, ${PEOPLE.length} people and ${Object.keys(TRICKS).length} ways to go wrong. The
          same on every machine, every day. Nothing here is real, and no real password belongs here.
        </p>
        <form role="search" action="${frame.base}">
          <label for="q">Find a bank, a person or a trick</label>
          <div>
            <input id="q" name="q" type="search" value="${query}" maxlength="100" autocomplete="off" spellcheck="false" /><button
              class="primary"
            >
              Find
            </button>
          </div>
        </form>
        <nav aria-label="On this page">
          <a href="#people">People</a> <a href="#tricks">Tricks</a> <a href="#payees">Payees</a> <a href="#reviews">Applications</a>
          <a href="#banks">Banks</a> <a href="${frame.base}/phone">Your phone</a> <a href="${frame.base}/office">The office</a>
        </nav>
      </header>
      <main>
        ${words.length === 0 ? howTo(frame) : html`<p role="status">${found === 0 ? 'Nothing' : found} found for “${query}”. <a href="${frame.base}">Show everything</a></p>`}
        ${people.length > 0 && peopleSection(people)} ${tricks.length > 0 && tricksSection(frame, tricks)}
        ${payees.length > 0 && payeesSection(payees)} ${reviews.length > 0 && reviewsSection(frame, reviews)}
        ${banks.length > 0 && banksSection(frame, banks)}
      </main>`,
  );
}
