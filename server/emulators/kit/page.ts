import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { STYLE } from './style.ts';

/** Escaped markup, as `hono/html` makes it. */
export type Markup = ReturnType<typeof html>;

/** Somebody who can log in, and what then happens. */
export interface Person {
  user: string;
  text: string;
}

export interface Page {
  title: string;
  /** Whose page it pretends to be; stands above the title. */
  brand: string;
  /** 0 to 359: the colour of that brand. */
  hue?: number;
  status?: number;
  main: Markup;
  /** Listed below the page, so that nobody has to look them up. */
  people?: readonly Person[];
}

/** A whole page that runs no script and loads nothing. Where its forms lead is left open: they end at the caller's address. */
export async function page({ title, brand, hue = 215, status = 200, main, people = [] }: Page): Promise<Response> {
  const style = `:root{--hue:${Math.trunc(hue)}}${STYLE}`;
  const hash = createHash('sha256').update(style).digest('base64');
  const body = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${brand}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <p class="brand">${brand}</p>
          <h1>${title}</h1>
          ${main}
        </main>
        <footer>
          <p>An emulator for development: the bank, its customers and the money are made up.</p>
          ${people.length === 0 ? '' : list(people)}
        </footer>
      </body>
    </html>`;
  return new Response(String(body), {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}

const list = (people: readonly Person[]): Markup =>
  html`<h2>User names to try</h2>
    <dl>
      ${people.map(
        ({ user, text }) =>
          html`<dt>${user}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>`;

export interface Field {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  required?: boolean;
  type?: 'text' | 'password' | 'date';
  autocomplete?: string;
}

/** A labelled field. */
export function field({ name, label, value = '', hint, required = true, type = 'text', autocomplete = 'off' }: Field): Markup {
  const described = hint === undefined ? '' : html`aria-describedby="${name}-hint"`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      ${described}
      ${required ? 'required' : ''}
    />
    ${hint === undefined ? '' : html`<span class="hint" id="${name}-hint">${hint}</span>`}
  </div>`;
}

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  checked?: boolean;
}

/** One of several, or with `multiple` any of them. */
export function choices(name: string, legend: string, options: readonly Choice[], multiple = false): Markup {
  const type = multiple ? 'checkbox' : 'radio';
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ({ value, label, hint, checked }) =>
        html`<label class="choice">
          <input type="${type}" name="${name}" value="${value}" ${checked ? 'checked' : ''} ${multiple ? '' : 'required'} />
          <span>${label}${hint === undefined ? '' : html`<br /><span class="hint">${hint}</span>`}</span>
        </label>`,
    )}
  </fieldset>`;
}

export interface Button {
  label: string;
  /** Sent as `decision`. */
  value: string;
  /** Needs none of the fields. */
  quiet?: boolean;
}

/** The form of a page: its fields, then its buttons, the first of which is the one to press. */
export const form = (action: string, fields: Markup | readonly Markup[], buttons: readonly Button[]): Markup =>
  html`<form method="post" action="${action}">
    ${fields}
    <div class="buttons">
      ${buttons.map(
        ({ label, value, quiet }) =>
          html`<button name="decision" value="${value}" ${quiet ? html`class="quiet" formnovalidate` : ''}>${label}</button>`,
      )}
    </div>
  </form>`;

/** Facts as term and description; what is empty is left out. */
export const facts = (pairs: readonly (readonly [string, string | undefined])[]): Markup =>
  html`<dl>
    ${pairs
      .filter(([, text]) => text)
      .map(
        ([term, text]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
  </dl>`;

/** Sends the person on, with these parameters added to the address; undefined ones are left out. */
export function seeOther(address: string, parameters: Readonly<Record<string, string | undefined>> = {}): Response {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return new Response(null, {
    status: 303,
    headers: { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}
