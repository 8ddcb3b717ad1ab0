import { css, html, type TemplateResult } from 'lit';
import { early } from '../client/early.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Of a picture in SVG, what draws and how; whatever else it holds is left behind. */
const DRAWS = /^(svg|g|path|circle|ellipse|rect|polygon|line)$/;
const HOW = /^(viewBox|d|[cr]?[xy][12]?|r|width|height|points|fill.*|stroke.*|opacity|transform)$/;

function redraw(from: Element): Element {
  const made = document.createElementNS(SVG, from.localName);
  for (const { name, value } of from.attributes) if (HOW.test(name) && !/url/i.test(value)) made.setAttribute(name, value);
  made.append(...[...from.children].filter(({ localName }) => DRAWS.test(localName)).map(redraw));
  return made;
}

const pictures = new Map<string, Promise<Element>>();

/** Read instead of linked, so that a page whose policy allows no images shows the logos all the same. */
function read(url: string): Promise<Element> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.onloadend = () => {
      const root = request.status === 200 && request.responseXML?.documentElement;
      resolve(root && root.localName === 'svg' ? redraw(root) : Object.assign(new Image(), { src: url, alt: '' }));
    };
    // What stands in its place is painted first.
    requestAnimationFrame(() => early.setTimeout(() => request.send()));
  });
}

/** A bank's logo as soon as it can be had, and until then what stands in it. */
class BankLogo extends HTMLElement {
  #url = '';

  set src(url: string) {
    if (url === this.#url) return;
    this.#url = url;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.replaceChildren(document.createElement('slot'));
    if (!url) return;
    let picture = pictures.get(url);
    if (!picture) pictures.set(url, (picture = read(url)));
    void picture.then((each) => {
      if (this.#url !== url) return;
      const shown = each.cloneNode(true) as HTMLImageElement;
      // A picture that turns out to be none gives its place back.
      shown.onerror = () => root.replaceChildren(document.createElement('slot'));
      for (const side of ['width', 'height']) shown.setAttribute(side, '100%');
      root.replaceChildren(shown);
    });
  }
}

if (!customElements.get('tessera-bank-logo')) customElements.define('tessera-bank-logo', BankLogo);

/** A bank's logo; without one, or while it cannot be had, the first letters of its name in one of eight colours, drawn from the name. */
export function bankLogo({ name, logo = '' }: { name: string; logo?: string | undefined }): TemplateResult {
  let colour = 0;
  for (const letter of name) colour = (31 * colour + letter.charCodeAt(0)) & 1023;
  const letters = (name.match(/[\p{L}\p{N}]+/gu) ?? []).map(([letter]) => letter);
  return html`<tessera-bank-logo class="logo mono c${colour & 7}" aria-hidden="true" .src=${logo}
    >${letters.slice(0, 2).join('')}</tessera-bank-logo
  >`;
}

/** For elements that show a monogram. Lightness is fixed, so that every hue has the same contrast. */
export const bankLogoStyles = css`
  .mono {
    overflow: hidden;
    --hue: 20;
    width: 2.77em;
    height: 2.77em;
    display: grid;
    place-items: center;
    background: light-dark(oklch(0.93 0.045 var(--hue)), oklch(0.36 0.06 var(--hue)));
    color: light-dark(oklch(0.42 0.1 var(--hue)), oklch(0.9 0.05 var(--hue)));
    font-size: 0.8125em;
    font-weight: 600;
    letter-spacing: 0.02em;
    text-transform: uppercase;
  }
  .c1 {
    --hue: 80;
  }
  .c2 {
    --hue: 140;
  }
  .c3 {
    --hue: 200;
  }
  .c4 {
    --hue: 260;
  }
  .c5 {
    --hue: 320;
  }
`;
