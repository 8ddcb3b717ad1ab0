import { css, html, type ReactiveElement, type TemplateResult } from 'lit';

/** Addresses that gave no picture. */
const broken = new Set<string>();

function showMonogram(event: Event): void {
  const image = event.target as HTMLImageElement;
  broken.add(image.getAttribute('src')!);
  // A row that is gone by now has no host.
  ((image.getRootNode() as ShadowRoot).host as ReactiveElement | undefined)?.requestUpdate();
}

/** A bank's logo; without one, or while it cannot be had, the first letters of its name in one of six colours, drawn from the name. */
export function bankLogo({ name, logo }: { name: string; logo?: string | undefined }): TemplateResult {
  if (logo && !broken.has(logo)) return html`<img class="logo" alt="" src=${logo} referrerpolicy="no-referrer" @error=${showMonogram} />`;
  let colour = 0;
  for (const letter of name) colour = (31 * colour + letter.charCodeAt(0)) & 1023;
  const letters = name.match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? [];
  return html`<span class="logo mono c${colour % 6}" aria-hidden="true">${letters.slice(0, 2).join('')}</span>`;
}

/** For elements that show a monogram. Lightness is fixed, so that every hue has the same contrast. */
export const bankLogoStyles = css`
  .mono {
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
