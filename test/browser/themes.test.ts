import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { base } from '../../src/styles/base.ts';
import { contextOf, cssOf, tokensOf } from '../../stories/theming/tokens.ts';
import '../../src/define.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { formStep, reviewStep } from '../../stories/flow/steps.ts';
import type { TesseraFlow } from '../../src/flow/flow.ts';
import type { TenantFace } from '../../src/protocol/sessions.ts';
import type { Step } from '../../src/protocol/steps.ts';
import { contrast, luminance, painted } from '../../stories/theming/colour.ts';

const THEMES = ['ledger', 'paper', 'pebble', 'signal'] as const;
const SCHEMES = ['light', 'dark'] as const;
/** From a colour that is none to the loudest there are. */
const TENANTS = [
  '#ffffff',
  '#000000',
  '#808080',
  '#9a9a9a',
  '#39ff14',
  '#ffff00',
  '#ff00ff',
  '#0000ff',
  '#00ffff',
  '#ff0000',
  '#7f1d1d',
  '#2354e0',
];

const textOf = async (path: string): Promise<string> => (await fetch(path)).text();

class ThemeProbe extends LitElement {
  static override styles = base;
  override render = () => html`<i></i>`;
}
customElements.define('theme-probe', ThemeProbe);

/** A flow at its first step, with this tenant. */
async function flowOf(tenant: TenantFace, steps: readonly Step[] = [formStep('you')]): Promise<TesseraFlow> {
  const flow = await fixture<TesseraFlow>(
    html`<tessera-flow
      client-id="c"
      client-app-key="k"
      skill="s"
      companion="/t"
      .client=${new PretendCompanion({ tenant, steps })}
    ></tessera-flow>`,
  );
  for (let i = 0; i < 100 && !flow.face?.shadowRoot?.querySelector('h2'); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return flow;
}

describe('themes', () => {
  let sheet: HTMLStyleElement;
  let element: ThemeProbe;
  const probe = (): HTMLElement => element.renderRoot.querySelector('i')!;

  beforeEach(async () => {
    sessionStorage.clear();
    sheet = document.head.appendChild(document.createElement('style'));
    element = await fixture(html`<theme-probe></theme-probe>`);
  });
  afterEach(() => sheet.remove());

  /** A colour as the element has it. */
  function color(value: string): string {
    probe().style.color = value;
    return getComputedStyle(probe()).color;
  }
  const on = (ground: string, value: string): number => contrast(luminance(color(ground), color(value)), luminance(color(ground)));

  it('start from what tokens.json says', async () => {
    const document = JSON.parse(await textOf('/src/styles/tokens.json')) as unknown;
    for (const scheme of SCHEMES) {
      element.style.colorScheme = scheme;
      for (const [name, token] of tokensOf(contextOf(document, scheme))) {
        if (token.$type !== 'color') continue;
        const ours = painted(color(`var(--${name.replace('--tessera-color-', '')})`));
        // Mixing rounds in its own way.
        painted(cssOf(token)).forEach((byte, index) => expect(byte, `${scheme} ${name}`).to.be.closeTo(ours[index]!, 1));
      }
    }
    const { fontSize, fontFamily } = getComputedStyle(element);
    expect([fontSize, fontFamily]).to.deep.equal(['16px', getComputedStyle(globalThis.document.body).fontFamily]);
    probe().style.borderRadius = 'var(--radius)';
    expect(getComputedStyle(probe()).borderTopLeftRadius).to.equal('10px');
  });

  for (const theme of THEMES)
    for (const scheme of SCHEMES)
      it(`${theme} can be read whatever the tenant chose: ${scheme}`, async () => {
        const css = await textOf(`/src/themes/${theme}.css`);
        sheet.textContent = css;
        element.style.colorScheme = scheme;
        const [text, control] = theme === 'signal' ? [7, 4.5] : [4.5, 3];
        const own = /::part\(card\) \{[^}]*background: ([^;]+);/.exec(css)![1]!.replace('--tessera-color-', '--');
        for (const ground of ['var(--surface)', own]) {
          for (const name of ['text', 'muted', 'success', 'warning', 'danger'])
            expect(on(ground, `var(--${name})`), `${name} on ${ground}`).to.be.at.least(text);
          expect(on(ground, 'var(--border)'), `border on ${ground}`).to.be.at.least(control);
          // In notices text lies on a tint of its own tone, and secondary text on rows that are hovered.
          for (const tone of ['text', 'success', 'warning', 'danger']) {
            const tint = `color-mix(in srgb, var(--${tone}) 5%, ${ground})`;
            expect(on(tint, 'var(--text)'), `${tone} notice`).to.be.at.least(text);
            expect(on(tint, 'var(--muted)'), `muted on ${tone} notice`).to.be.at.least(4.5);
          }
          for (const tenant of ['', ...TENANTS]) {
            if (tenant) element.style.setProperty('--tessera-tenant-color', tenant);
            else element.style.removeProperty('--tessera-tenant-color');
            expect(on('var(--primary)', 'var(--on-primary)'), `on ${tenant}`).to.be.at.least(tenant ? 4.5 : text);
            expect(on(ground, 'var(--primary-text)'), `text ${tenant} on ${ground}`).to.be.at.least(4.5);
            expect(on(ground, 'var(--primary-edge)'), `edge ${tenant} on ${ground}`).to.be.at.least(3);
          }
        }
      });

  it('give way to the tenant, and both to the page', async () => {
    sheet.textContent = await textOf('/src/themes/paper.css');
    const flow = await flowOf({ name: 'Third Drum', color: '#39ff14' });
    const primary = (): string => {
      const button = flow.face!.shadowRoot!.querySelector('[part=primary]')!;
      // Colours take their time.
      for (const each of button.getAnimations()) each.finish();
      return painted(getComputedStyle(button).backgroundColor).join();
    };
    expect(primary()).to.equal(painted('#39ff14').join());
    sheet.textContent += ':root { --tessera-color-primary: rebeccapurple }';
    expect(primary()).to.equal(painted('rebeccapurple').join());
  });

  it('dress the card, and the parts inside of the steps', async () => {
    sheet.textContent = await textOf('/src/themes/signal.css');
    const flow = await flowOf({ name: 'Third Drum' });
    const card = flow.renderRoot.querySelector('[part=card]')!;
    expect(getComputedStyle(card).borderTopWidth).to.equal('2px');
    const inside = (part: string) => getComputedStyle(flow.face!.shadowRoot!.querySelector(`[part=${part}]`)!);
    expect([inside('primary').borderTopWidth, inside('input').borderTopWidth]).to.deep.equal(['2px', '2px']);
    sheet.textContent = 'tessera-flow::part(title) { font-size: 40px } tessera-flow::part(field) { opacity: 0.5 }';
    expect([inside('title').fontSize, inside('field').opacity]).to.deep.equal(['40px', '0.5']);
  });
});

describe('the tenant', () => {
  beforeEach(() => sessionStorage.clear());

  const svg = (width: number, height: number): string =>
    `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}"/></svg>`)}`;

  async function logoOf(logo: string): Promise<HTMLImageElement> {
    const flow = await flowOf({ name: 'Third Drum', logo });
    const image = flow.renderRoot.querySelector('img')!;
    await image.decode();
    return image;
  }

  for (const [what, width, height] of [
    ['wide', 900, 60],
    ['usual', 240, 60],
    ['square', 50, 50],
    ['tall', 40, 120],
  ] as const)
    it(`keeps the shape of a logo: ${what}`, async () => {
      const image = await logoOf(svg(width, height));
      const box = image.getBoundingClientRect();
      expect(getComputedStyle(image).objectFit).to.equal('contain');
      expect(box.height).to.equal(28);
      expect(box.width).to.be.closeTo(Math.min(160, (28 * width) / height), 0.5);
    });

  it('says whose logo it is, and lays it on white where the page is dark', async () => {
    const image = await logoOf(svg(120, 28));
    expect(image.alt).to.equal('Third Drum');
    const flow = (image.getRootNode() as ShadowRoot).host as TesseraFlow;
    flow.theme = 'dark';
    await flow.updateComplete;
    expect(painted('#000', getComputedStyle(image).backgroundColor).slice(0, 3)).to.deep.equal([255, 255, 255]);
    flow.theme = 'light';
    await flow.updateComplete;
    expect(painted('#000', getComputedStyle(image).backgroundColor).slice(0, 3)).to.deep.equal([0, 0, 0]);
  });

  it('is named where the logo cannot be had', async () => {
    const flow = await flowOf({ name: 'Third Drum', logo: 'data:image/png;base64,AAAA' });
    const header = flow.renderRoot.querySelector('header')!;
    for (let i = 0; i < 50 && header.querySelector('img'); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(header.querySelector('b')!.textContent).to.equal('Third Drum');
    // And stays so, whatever is drawn anew.
    flow.requestUpdate();
    await flow.updateComplete;
    expect(header.querySelector('b')!.textContent).to.equal('Third Drum');
  });

  it('may choose any colour, and one that is none', async () => {
    for (const tenant of [...TENANTS, 'not a colour'])
      for (const scheme of SCHEMES) {
        const flow = await flowOf({ name: 'Third Drum', color: tenant }, [reviewStep()]);
        flow.theme = scheme;
        await flow.updateComplete;
        const { color, backgroundColor, borderTopColor } = getComputedStyle(flow.face!.shadowRoot!.querySelector('[part=primary]')!);
        const ground = scheme === 'light' ? '#fff' : '#1a1c21';
        expect(contrast(luminance(backgroundColor), luminance(color)), `${tenant} ${scheme}`).to.be.at.least(4.5);
        expect(contrast(luminance(ground, borderTopColor), luminance(ground)), `${tenant} ${scheme}`).to.be.at.least(3);
      }
  });
});
