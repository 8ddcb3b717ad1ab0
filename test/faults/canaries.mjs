/*
 * Secrets that must not turn up where they do not belong, and how to look for them: as they are, and as somebody might have
 * encoded them on the way. Plain JavaScript, because the check of the packages runs without a loader.
 */

import { Buffer } from 'node:buffer';

/** @typedef {{ what: string, value: string }} Canary */

/** @param {string} text */
const reversed = (text) => [...text].reverse().join('');

/**
 * Base64 of a text that stands somewhere inside of a longer one: which letters it gives depends on where it begins, and its
 * first and last letters on its neighbours.
 * @param {string} value @param {'base64' | 'base64url'} encoding @returns {string[]}
 */
function inside(value, encoding) {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(' '.repeat(shift) + value)
      .toString(encoding)
      .replace(/=+$/, '');
    const start = Math.ceil((shift * 8) / 6);
    return encoded.slice(start, Math.floor(((shift + value.length) * 8) / 6));
  });
}

/** Every form in which a secret is looked for, by name. @param {string} value @returns {[form: string, text: string][]} */
export function formsOf(value) {
  const hex = Buffer.from(value).toString('hex');
  /** @type {[string, string][]} */
  const forms = [
    ['raw', value],
    ['in capitals', value.toUpperCase()],
    ['hex', hex],
    ['capital hex', hex.toUpperCase()],
    ['URL', encodeURIComponent(value)],
    ['every character URL', hex.replace(/../g, '%$&')],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON by code', [...value].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
    ['reversed', reversed(value)],
    ['base64 reversed', reversed(Buffer.from(value).toString('base64').replace(/=+$/, ''))],
  ];
  for (const encoding of /** @type {const} */ (['base64', 'base64url']))
    for (const text of inside(value, encoding)) forms.push([encoding, text]);
  return forms.filter(([, text], index) => forms.findIndex(([, other]) => other === text) === index);
}

/**
 * Which of the canaries are in the text, and in which form. Bytes are read as Latin-1, so that none is lost.
 * @param {string | Uint8Array} haystack @param {readonly Canary[]} canaries @returns {string[]}
 */
export function findCanaries(haystack, canaries) {
  const text = typeof haystack === 'string' ? haystack : Buffer.from(haystack).toString('latin1');
  return canaries.flatMap(({ what, value }) => {
    if (value.length < 8) throw new Error(`${what} is too short to be told from chance`);
    const form = formsOf(value).find(([, each]) => text.includes(each));
    return form ? [`${what} (${form[0]})`] : [];
  });
}

/** What no published package may hold: everything that looks like a secret of ours, or of anybody's. */
export const PACKAGE_CANARIES = [
  { what: 'a canary of the tests', is: /canary-[\w-]{6}/ },
  { what: 'an access, temp or state token', is: /\b(?:at|tt|st)_[\w-]{43}\b/ },
  { what: 'a key in hex', is: /\b(?:00112233445566778899aabbccddeeff|ff112233445566778899aabbccddeeff)/ },
  { what: 'a private key', is: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a token of a package registry', is: /\bnpm_[A-Za-z0-9]{36}\b|_authToken/ },
  { what: 'a token of a code host', is: /\bgh[pousr]_[A-Za-z0-9]{36}\b/ },
  { what: 'a cloud key', is: /\bAKIA[0-9A-Z]{16}\b/ },
  { what: 'a JSON web token', is: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
];
