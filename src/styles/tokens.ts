import { css } from 'lit';

/* Linear-light arithmetic on the tenant's colour: `y` is the luminance that WCAG contrast is made of, so these are exact. */

/** The primary colour, darkened until its luminance is at most `y`; hue and saturation stay. */
const darkened = (y: number) => css`color(from var(--primary) xyz-d65 calc(x*min(1,${y}/y)) calc(y*min(1,${y}/y)) calc(z*min(1,${y}/y)))`;

/** The primary colour, mixed with white until its luminance is at least `y`. */
const lightened = (y: number) =>
  css`color(from var(--primary) xyz-d65 calc(x + max(0,(${y} - y)/(1 - y))*(.95 - x)) calc(max(y,${y})) calc(z + max(0,(${y} - y)/(1 - y))*(1.089 - z)))`;

/** White on a dark primary and black on a light one (`sign` 1), or the other way round (-1). The better of the two always has 4.5:1. */
const opposed = (sign: number) =>
  css`color(from var(--primary) xyz-d65 clamp(0,${sign}*(.179 - y)*9999,.95) clamp(0,${sign}*(.179 - y)*9999,1) clamp(0,${sign}*(.179 - y)*9999,1.089))`;

/**
 * Every token by its role. The public names begin with `--tessera-` and are only read here, never set: so a page may set them on
 * the flow, on any ancestor or on `:root`, and an element works alone as well as inside the flow. The bare names are what the
 * styles use. `--tessera-tenant-color` is where the flow puts the colour that came from the companion; the page's own wins.
 *
 * Light or dark follows `color-scheme`, which is inherited: the widget looks like the page that it stands on, not like the
 * operating system. To force one, set `color-scheme` on the element.
 *
 * @cssproperty --tessera-font-family - The page's own unless set.
 * @cssproperty --tessera-font-size - The person's preferred size unless set; everything else is relative to it.
 * @cssproperty --tessera-radius - Corners of controls; the card's are 4 px rounder.
 * @cssproperty --tessera-color-primary - The one colour of the tenant. What stands on it, and its use as text or as a border, is computed to stay readable.
 * @cssproperty --tessera-color-on-primary - Text on the primary colour; computed unless set.
 * @cssproperty --tessera-color-text - Text; muted text, borders and tints are mixed from it.
 * @cssproperty --tessera-color-muted - Secondary text.
 * @cssproperty --tessera-color-border - Borders of controls.
 * @cssproperty --tessera-color-surface - What floats above the page: dialog, popover, field.
 * @cssproperty --tessera-color-success - Went well.
 * @cssproperty --tessera-color-warning - Needs care.
 * @cssproperty --tessera-color-danger - Went wrong.
 */
export const tokens = css`
  :host {
    --radius: var(--tessera-radius, 10px);
    --text: var(--tessera-color-text, light-dark(#16181d, #f1f2f4));
    --muted: var(--tessera-color-muted, color-mix(in srgb, var(--text) 68%, transparent));
    --border: var(--tessera-color-border, color-mix(in srgb, var(--text) 52%, transparent));
    --line: color-mix(in srgb, var(--text) 12%, transparent);
    --hover: color-mix(in srgb, var(--text) 5%, transparent);
    --press: color-mix(in srgb, var(--text) 10%, transparent);
    --surface: var(--tessera-color-surface, light-dark(#fff, #1a1c21));
    --success: var(--tessera-color-success, light-dark(#0b6e3d, #5dd39a));
    --warning: var(--tessera-color-warning, light-dark(#855200, #f2bd5c));
    --danger: var(--tessera-color-danger, light-dark(#b3231a, #ff9a90));
    --primary: var(--tessera-color-primary, var(--tessera-tenant-color, #2354e0));
    --on-primary: var(--tessera-color-on-primary, ${opposed(1)});
    --primary-away: ${opposed(-1)};
    --primary-text: light-dark(${darkened(0.14)}, ${lightened(0.3)});
    --primary-edge: light-dark(${darkened(0.25)}, ${lightened(0.15)});
  }
`;
