import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { base } from '../../src/styles/base.ts';
import { contrast, hexOf, luminance } from './colour.ts';
import { companionsOf, specimens } from './specimens.ts';
import { characterOf, THEMES } from './themes.ts';
import './editor.css';

type Scheme = 'light' | 'dark';

const SCHEMES: readonly (readonly [Scheme, string])[] = [
  ['light', 'Light'],
  ['dark', 'Dark'],
];

const COLOURS = [
  ['primary', 'Primary'],
  ['text', 'Text'],
  ['muted', 'Secondary'],
  ['border', 'Borders'],
  ['surface', 'Surface'],
] as const;
type Colour = (typeof COLOURS)[number][0];

const FONTS: readonly (readonly [css: string, name: string])[] = [
  ['', 'As it comes'],
  ['system-ui, sans-serif', 'System'],
  ["'Helvetica Neue', Arial, sans-serif", 'Grotesque'],
  ['Georgia, serif', 'Serif'],
  ['ui-rounded, Nunito, system-ui, sans-serif', 'Rounded'],
  ['ui-monospace, Menlo, monospace', 'Monospaced'],
];

/** What has to be told apart, on what, and by how much at least. Grounds are `card`, or a token. */
const PAIRS: readonly (readonly [what: string, color: string, ground: string, least: number])[] = [
  ['Text', 'text', 'card', 4.5],
  ['Secondary text', 'muted', 'card', 4.5],
  ['Text in a field', 'text', 'surface', 4.5],
  ['Hint in a field', 'muted', 'surface', 4.5],
  ['Border of a field', 'border', 'card', 3],
  ['Text on the primary colour', 'on-primary', 'primary', 4.5],
  ['Primary colour as text', 'primary-text', 'card', 4.5],
  ['Edge of the primary action', 'primary-edge', 'card', 3],
  ['Success', 'success', 'card', 4.5],
  ['Warning', 'warning', 'card', 4.5],
  ['Danger', 'danger', 'card', 4.5],
];

/** Tells what the tokens come to; part of the gallery alone. */
class ThemeProbe extends LitElement {
  static override styles = base;

  color(name: string): string {
    this.style.color = `var(--${name})`;
    const { color } = getComputedStyle(this);
    this.style.color = '';
    return color;
  }
}
if (!customElements.get('gallery-theme-probe')) customElements.define('gallery-theme-probe', ThemeProbe);

/** What is the same in light and in dark. */
interface Look {
  theme: string;
  font: string;
  radius: number | undefined;
  size: number | undefined;
}
const AS_IT_IS: Look = { theme: '', font: '', radius: undefined, size: undefined };

interface Measured {
  what: string;
  ratio: number;
  least: number;
}

/**
 * Changes the look and shows it at once on steps that have all there is to it, with the style sheet that a page would need.
 * In the light DOM: a theme is a style sheet of the page, and has to reach the flows as it would there.
 */
class ThemeEditor extends LitElement {
  @property() language = 'en';
  @property() scheme: Scheme = 'light';
  @state() private look: Look = AS_IT_IS;
  /** The page's own colours. The primary is one for both, as a tenant's is. */
  @state() private colours: { readonly [S in Scheme]: { readonly [C in Colour]?: string } } = { light: {}, dark: {} };
  @state() private measured: readonly Measured[] = [];
  @state() private shown: Partial<Record<Colour, string>> = {};
  @state() private spoken = '';

  readonly #sheet = document.createElement('style');
  readonly #companions = companionsOf({ name: 'Tideline Goods' });

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.head.append(this.#sheet);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sheet.remove();
  }

  protected override updated(): void {
    const css = `${THEMES[this.look.theme] ?? ''}\n${this.rule}`;
    this.style.colorScheme = this.scheme;
    if (this.#sheet.textContent !== css) this.#sheet.textContent = css;
    // After the flows have drawn themselves, too.
    requestAnimationFrame(() => this.measure());
  }

  /** The page's own rule; nothing where nothing was changed. */
  private get rule(): string {
    const { font, radius, size } = this.look;
    const lines = [
      font && `--tessera-font-family: ${font};`,
      size && `--tessera-font-size: ${size / 16}rem;`,
      radius !== undefined && `--tessera-radius: ${radius}px;`,
      ...COLOURS.map(([name]) => this.colourLine(name)),
    ].filter(Boolean);
    return lines.length > 0 ? `:root {\n  ${lines.join('\n  ')}\n}` : '';
  }

  private colourLine(name: Colour): string {
    const { light, dark } = this.colours;
    const [inLight, inDark] = [light[name], dark[name]];
    if (!inLight && !inDark) return '';
    const value =
      inLight === inDark ? inLight : `light-dark(${inLight ?? this.#original(name, 'light')}, ${inDark ?? this.#original(name, 'dark')})`;
    return `--tessera-color-${name}: ${value};`;
  }

  /** What stands to copy. */
  private get css(): string {
    const theme = this.look.theme && `@import 'tessera-widget/themes/${this.look.theme}.css';`;
    return [theme, this.rule].filter(Boolean).join('\n\n') || '/* Nothing to set: this is the look without. */';
  }

  get #probe(): ThemeProbe | null {
    return this.querySelector<ThemeProbe>('gallery-theme-probe');
  }

  #originals = new Map<string, string>();

  /** A colour of the theme in the other of light and dark, before the page set its own. */
  #original(name: Colour, scheme: Scheme): string {
    const key = [this.look.theme, scheme, name].join(' ');
    const known = this.#originals.get(key);
    if (known) return known;
    const probe = document.body.appendChild(new ThemeProbe());
    const { textContent } = this.#sheet;
    this.#sheet.textContent = THEMES[this.look.theme] ?? '';
    probe.style.colorScheme = scheme;
    const hex = hexOf(probe.color('surface'), probe.color(name));
    this.#sheet.textContent = textContent;
    probe.remove();
    this.#originals.set(key, hex);
    return hex;
  }

  private measure(): void {
    const probe = this.#probe;
    const card = this.querySelector('tessera-flow')?.renderRoot.querySelector('[part=card]');
    if (!probe || !card) return;
    const grounds: Record<string, readonly string[]> = {
      card: [getComputedStyle(this).backgroundColor, getComputedStyle(card).backgroundColor],
    };
    const measured = PAIRS.map(([what, color, name, least]) => {
      const ground = grounds[name] ?? [probe.color(name)];
      return { what, ratio: contrast(luminance(...ground), luminance(...ground, probe.color(color))), least };
    });
    if (JSON.stringify(measured) !== JSON.stringify(this.measured)) this.measured = measured;
    const shown = Object.fromEntries(COLOURS.map(([name]) => [name, hexOf(probe.color('surface'), probe.color(name))]));
    if (JSON.stringify(shown) !== JSON.stringify(this.shown)) this.shown = shown;
  }

  private setColour(name: Colour, value: string | undefined): void {
    const schemes = name === 'primary' ? (['light', 'dark'] as const) : [this.scheme];
    const colours = { ...this.colours };
    for (const scheme of schemes) {
      const { [name]: _before, ...others } = colours[scheme];
      colours[scheme] = value === undefined ? others : { ...others, [name]: value };
    }
    this.colours = colours;
  }

  private change(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
  }

  private readonly lighten = (scheme: Scheme): void => {
    this.scheme = scheme;
  };

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.css);
      this.spoken = 'Copied.';
    } catch {
      getSelection()?.selectAllChildren(this.querySelector('pre')!);
      this.spoken = 'Selected: copy it with the keyboard.';
    }
  };

  private readonly reset = (): void => {
    this.look = AS_IT_IS;
    this.colours = { light: {}, dark: {} };
  };

  override render(): TemplateResult {
    return html`<div class="editor">
      <form @submit=${(event: Event) => event.preventDefault()} aria-label="Theme">
        ${this.renderChoice('Theme', 'theme', [['', 'None'], ...Object.keys(THEMES).map((name) => [name, name[0]!.toUpperCase() + name.slice(1)] as const)], this.look.theme, (theme) => this.change({ theme }), characterOf(this.look.theme) || 'The widget’s own look: the page’s font and ground.')}
        ${this.renderChoice('Light or dark', 'scheme', SCHEMES, this.scheme, this.lighten)}
        <fieldset>
          <legend>Colours</legend>
          ${COLOURS.map(([name, label]) => this.renderColour(name, label))}
        </fieldset>
        <fieldset>
          <legend>Shape and type</legend>
          ${this.renderRange('radius', 'Corners', 0, 24, this.look.radius, 10, (radius) => this.change({ radius }))}
          ${this.renderRange('size', 'Text size', 14, 20, this.look.size, 16, (size) => this.change({ size }))}
          <div class="line">
            <label for="font">Font</label>
            <select id="font" @change=${(event: Event) => this.change({ font: (event.target as HTMLSelectElement).value })}>
              ${FONTS.map(([css, name]) => html`<option value=${css} .selected=${css === this.look.font}>${name}</option>`)}
            </select>
          </div>
        </fieldset>
        <button @click=${this.reset}>Start over</button>
        ${this.renderContrast()}
        <h3>For your page</h3>
        <!-- Scrolls where a line is long, so a keyboard has to reach it. -->
        <pre tabindex="0" role="region" aria-label="Style sheet">${this.css}</pre>
        <button @click=${this.copy}>Copy</button> <span role="status">${this.spoken}</span>
      </form>
      <div>${specimens(this.#companions, this.language, this.scheme)}</div>
      <gallery-theme-probe hidden></gallery-theme-probe>
    </div>`;
  }

  private renderChoice<T extends string>(
    title: string,
    name: string,
    choices: readonly (readonly [value: T, label: string])[],
    chosen: T,
    choose: (value: T) => void,
    words = '',
  ): TemplateResult {
    return html`<fieldset>
      <legend>${title}</legend>
      <div class="choice">
        ${choices.map(
          ([value, label]) =>
            html`<label><input type="radio" name=${name} .checked=${value === chosen} @change=${() => choose(value)} />${label}</label>`,
        )}
      </div>
      ${words ? html`<p>${words}</p>` : nothing}
    </fieldset>`;
  }

  private renderColour(name: Colour, label: string): TemplateResult {
    const isOwn = this.colours[this.scheme][name] !== undefined;
    return html`<div class="line">
      <label for="colour-${name}">${label}</label>
      <input
        id="colour-${name}"
        type="color"
        .value=${this.shown[name] ?? '#000000'}
        @input=${(event: Event) => this.setColour(name, (event.target as HTMLInputElement).value)}
      />
      <button ?disabled=${!isOwn} aria-label="Reset: ${label}" @click=${() => this.setColour(name, undefined)}>Reset</button>
    </div>`;
  }

  private renderRange(
    id: string,
    label: string,
    min: number,
    max: number,
    value: number | undefined,
    usual: number,
    set: (value: number) => void,
  ): TemplateResult {
    return html`<div class="line">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="range"
        min=${min}
        max=${max}
        .value=${String(value ?? usual)}
        @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))}
      />
      <output for=${id}>${value === undefined ? 'unset' : `${value} px`}</output>
    </div>`;
  }

  private renderContrast(): TemplateResult {
    const low = this.measured.filter(({ ratio, least }) => ratio < least).length;
    return html`<h3 id="contrast">Contrast</h3>
      <div role="status">
        ${low > 0 ? html`<p class="warning low">${low === 1 ? 'One pair is' : `${low} pairs are`} too close to be read by everybody. Move what you changed further away, or reset it.</p>` : nothing}
      </div>
      <table aria-labelledby="contrast">
        ${this.measured.map(({ what, ratio, least }) => {
          const isLow = ratio < least;
          return html`<tr class=${isLow ? 'low' : ''}>
            <th scope="row">${what}</th>
            <td>${(Math.floor(ratio * 10) / 10).toFixed(1)} : 1 ${isLow ? `needs ${least}` : ''}</td>
          </tr>`;
        })}
      </table>`;
  }
}
if (!customElements.get('gallery-theme-editor')) customElements.define('gallery-theme-editor', ThemeEditor);
