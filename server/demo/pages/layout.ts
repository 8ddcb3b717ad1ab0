import { html } from 'hono/html';

/** Escaped markup, as `hono/html` makes it. */
export type Markup = ReturnType<typeof html>;

interface Page {
  title: string;
  /** Its own style sheet, below `/shop/`. */
  style: 'print.css' | 'checkout.css';
  /** Its modules, below `/shop/`. */
  scripts?: readonly string[];
  /** The link of the head that leads to this very page. */
  current?: 'prints' | 'journeys' | 'account';
  main: Markup;
}

/** The frame of every page: what is a demonstration says so first. */
export function layout({ title, style, scripts = [], current, main }: Page): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Third Drum</title>
        <link rel="icon" href="/shop/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/shop/shop.css" />
        <link rel="stylesheet" href="/shop/${style}" />
        ${scripts.map((name) => html`<script type="module" src="/shop/${name}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <aside class="demo" aria-label="About this demonstration">
          <p>
            A demonstration of Tessera: shop, banks and money are all made up. In a sandbox bank, log in as
            <strong>ana</strong> with <strong>1234</strong>, or pick someone else from the <a href="/tessera/sandbox">cheat sheet</a>.
          </p>
        </aside>
        <header class="head">
          <a class="brand" href="/"><img src="/shop/mark.svg" alt="" width="44" height="32" />Third Drum</a>
          <nav aria-label="Shop">
            <a href="/#prints" ${current === 'prints' ? html`aria-current="true"` : ''}>Prints</a>
            <a href="/journeys" ${current === 'journeys' ? html`aria-current="page"` : ''}>Journeys</a>
            <a href="/account" ${current === 'account' ? html`aria-current="page"` : ''}>Your plan</a>
          </nav>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer class="foot">
          <p>Third Drum prints by hand on one machine with three drums. It exists only here, to show Tessera at work.</p>
          <p><a href="/tessera/sandbox">Sandbox cheat sheet</a> <a href="/tessera/openapi.json">OpenAPI</a></p>
        </footer>
      </body>
    </html>`;
}
