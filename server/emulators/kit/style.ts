/** The look of every page: one column, the system's own font, light and dark, from 320 px up. `--hue` is the page's own. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#16202c, #eef2f7);
  --soft: light-dark(#4d5b6b, #a9b6c6);
  --ground: light-dark(hsl(var(--hue) 30% 96%), hsl(var(--hue) 22% 9%));
  --card: light-dark(#fff, hsl(var(--hue) 18% 14%));
  --line: light-dark(#7d8a99, #76859a);
  --faint: light-dark(hsl(var(--hue) 25% 88%), hsl(var(--hue) 16% 24%));
  --strong: light-dark(hsl(var(--hue) 70% 28%), hsl(var(--hue) 75% 78%));
  --on-strong: light-dark(#fff, #10161d);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main, footer { max-width: 28rem; margin-inline: auto; }
main { padding: 1.25rem; background: var(--card); border: 1px solid var(--faint); border-radius: 14px; }
.brand { margin: 0 0 1rem; padding-bottom: .75rem; border-bottom: 3px solid var(--strong); color: var(--strong); font-weight: 700; }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.4; text-wrap: balance; }
h2 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
dl { margin: 0 0 1rem; display: grid; gap: .5rem; }
dt, .hint { color: var(--soft); font-size: .875rem; }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.amount { font-size: 1.75rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
form { margin: 1rem 0 0; display: grid; gap: 1rem; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; display: grid; gap: .5rem; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
.field { display: grid; gap: .25rem; }
.field label { font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: center; min-height: 48px; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 10px; }
.choice:has(:checked) { border-color: var(--strong); box-shadow: inset 0 0 0 1px var(--strong); }
.choice input { width: 1.25rem; height: 1.25rem; flex: none; margin: 0; accent-color: var(--strong); }
.field input, .field select { width: 100%; min-height: 48px; padding: .5rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; }
.field option { color: CanvasText; background: Canvas; }
button { width: 100%; min-height: 48px; padding: .625rem 1rem; font: inherit; font-weight: 600; cursor: pointer; color: var(--on-strong); background: var(--strong); border: 1px solid var(--strong); border-radius: 10px; }
button.quiet { color: var(--strong); background: transparent; }
.buttons { display: grid; gap: .5rem; }
a { color: var(--strong); }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
[role=alert] { padding: .75rem; border: 1px solid light-dark(#a3231b, #ffb4ab); border-radius: 10px; color: light-dark(#a3231b, #ffb4ab); }
footer { padding: 1rem 1.25rem 0; color: var(--soft); font-size: .875rem; }
footer dl { grid-template-columns: minmax(5rem, max-content) 1fr; gap: .25rem .75rem; margin: .5rem 0; }
footer dt { color: var(--ink); font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
@media (forced-colors: active) { .choice:has(:checked) { outline: 2px solid Highlight; } }
`;
