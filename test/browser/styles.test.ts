import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { bankLogo, bankLogoStyles } from '../../src/elements/bank-logo.ts';
import { base } from '../../src/styles/base.ts';
import { pageScheme } from '../../src/styles/page-scheme.ts';
import { contrast, luminance } from '../../stories/theming/colour.ts';

class StylesProbe extends LitElement {
  static override styles = [...base, bankLogoStyles];
  override render = () =>
    html`<i></i>
      ${['Aare', 'Birk', 'Corvo', 'Dalen', 'Elbow', 'Fjord', 'Garde', 'Holm', 'Inver', 'Jura', 'Kestrel'].map((name) => bankLogo({ name }))}`;
}
customElements.define('styles-probe', StylesProbe);

describe('styles', () => {
  let element: StylesProbe;
  let probe: HTMLElement;

  beforeEach(async () => {
    element = await fixture(html`<styles-probe></styles-probe>`);
    probe = element.renderRoot.querySelector('i')!;
  });

  /** The luminance of a token. */
  function token(name: string): number {
    probe.style.color = `var(--${name})`;
    return luminance(getComputedStyle(probe).color);
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`keeps every tenant colour readable: ${scheme}`, () => {
      element.style.colorScheme = scheme;
      const levels = [0, 36, 73, 109, 146, 182, 219, 255];
      for (const red of levels)
        for (const green of levels)
          for (const blue of levels) {
            const color = `rgb(${red} ${green} ${blue})`;
            element.style.setProperty('--tessera-tenant-color', color);
            const primary = token('primary');
            const surface = token('surface');
            expect(contrast(token('on-primary'), primary), `on ${color}`).to.be.at.least(4.5);
            expect(contrast(token('primary-text'), surface), `text ${color}`).to.be.at.least(4.5);
            expect(contrast(token('primary-edge'), surface), `edge ${color}`).to.be.at.least(3);
            // Hovered and pressed, the colour moves away from what stands on it.
            expect(contrast(token('on-primary'), token('primary-away')), `away ${color}`).to.be.at.least(20);
          }
    });

    it(`has readable text, notices and monograms: ${scheme}`, () => {
      element.style.colorScheme = scheme;
      const surface = token('surface');
      for (const name of ['text', 'success', 'warning', 'danger']) expect(contrast(token(name), surface), name).to.be.at.least(4.5);
      const logos = [...element.renderRoot.querySelectorAll('.mono')].map((logo) => getComputedStyle(logo));
      for (const { color, backgroundColor } of logos) expect(contrast(luminance(color), luminance(backgroundColor))).to.be.at.least(4.5);
      expect(new Set(logos.map(({ backgroundColor }) => backgroundColor)).size).to.be.greaterThan(3);
    });
  }

  it('takes a colour in any notation, the page before the tenant', () => {
    element.style.setProperty('--tessera-tenant-color', 'rebeccapurple');
    element.parentElement!.style.setProperty('--tessera-color-primary', 'oklch(0.9 0.2 110)');
    expect(contrast(token('on-primary'), token('primary'))).to.be.at.least(4.5);
    expect(token('primary')).to.be.greaterThan(0.5);
    element.parentElement!.removeAttribute('style');
  });

  it('tells a dark page by its text, however the colour is written', async () => {
    for (const [color, scheme] of [
      ['#eee', 'dark'],
      ['rgb(20 20 30)', 'light'],
      ['oklch(0.95 0.02 80)', 'dark'],
      ['color(display-p3 0.1 0.1 0.2)', 'light'],
      ['hsl(220 10% 8%)', 'light'],
    ] as const) {
      const page = await fixture<HTMLElement>(html`<div><styles-probe></styles-probe></div>`);
      page.style.color = color;
      expect(pageScheme(page.querySelector('styles-probe')!), color).to.equal(scheme);
    }
  });

  it('is not disturbed by what the page does to its text', async () => {
    const page = await fixture<HTMLElement>(
      html`<div style="text-transform: uppercase; letter-spacing: 4px; text-align: center; line-height: 1; font: italic 700 9px serif">
        <styles-probe></styles-probe>
      </div>`,
    );
    const { textTransform, letterSpacing, textAlign, fontSize, fontStyle, fontWeight, fontFamily } = getComputedStyle(
      page.querySelector('styles-probe')!,
    );
    expect([textTransform, letterSpacing, textAlign, fontSize, fontStyle, fontWeight]).to.deep.equal([
      'none',
      'normal',
      'start',
      '16px',
      'normal',
      '400',
    ]);
    expect(fontFamily).to.equal('serif');
  });
});
