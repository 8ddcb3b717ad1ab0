import { PALETTE } from './palette.ts';

const TINTS = PALETTE.map(([deep, pale], index) => `.tint-${index} { --deep: ${deep}; --pale: ${pale}; }`).join('\n');

/** The one style sheet of all pages. A bank's page is tinted by the class on its root. */
export const STYLE = `
${TINTS}
:root {
  --paper: #faf9f6; --card: #fff; --ink: #1c1e22; --quiet: #585c63; --line: #dedad1; --control: #85806f; --bad: #a1221e; --wash: #f1eee7;
  --tint: var(--deep, #1c1e22); --on-tint: #fff;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131519; --card: #1a1d22; --ink: #ebe9e3; --quiet: #a6a9b0; --line: #30343b; --control: #7b808a; --bad: #ffa099; --wash: #22262c;
    --tint: var(--pale, #ebe9e3); --on-tint: #131519;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 16px; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/24px ui-sans-serif, system-ui, sans-serif; overflow-wrap: break-word; }
h1, h2, h3, .amount, .code { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Georgia, serif; }
h1 { margin: 0 0 8px; font-size: 28px; line-height: 34px; font-weight: 600; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 24px 0 8px; font-size: 18px; line-height: 24px; font-weight: 600; }
p, ul, ol, dl { margin: 0 0 16px; }
ul, ol { padding: 0; list-style: none; }
dd { margin: 0; }
b { font-weight: 600; }
a { color: inherit; text-underline-offset: 3px; }
img, svg { display: block; }
.quiet { color: var(--quiet); }
.host { overflow-wrap: anywhere; }
.number, .money, .amount { font-variant-numeric: tabular-nums; }
.typed, .codes { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--tint); outline-offset: 2px; }

.mark { flex: none; width: 40px; height: 40px; border-radius: 10px; }
span.mark { display: grid; place-items: center; background: var(--deep); color: #fff; font: 600 20px/1 Georgia, serif; }

button, .button {
  display: block; width: 100%; min-height: 48px; padding: 11px 16px; border: 1px solid var(--control); border-radius: 10px;
  background: transparent; color: var(--ink); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { background: var(--wash); }
.primary { border-color: var(--tint); background: var(--tint); color: var(--on-tint); }
.primary:hover { background: color-mix(in srgb, var(--tint) 88%, var(--ink)); }
button.quiet { border-color: transparent; color: var(--quiet); }
label, legend { display: block; margin: 0 0 4px; padding: 0; font-weight: 600; }
input:not([type=radio]), select {
  display: block; width: 100%; min-height: 48px; margin: 0 0 16px; padding: 11px 12px; border: 1px solid var(--control); border-radius: 10px;
  background: var(--card); color: var(--ink); font: inherit;
}
input[aria-invalid] { border-color: var(--bad); border-width: 2px; padding: 10px 11px; }
.notice { padding-inline-start: 12px; border-inline-start: 3px solid var(--bad); color: var(--bad); }

.bank main, .bank footer, .bank .masthead div { width: 100%; max-width: 464px; margin-inline: auto; padding-inline: 16px; }
.masthead { background: var(--deep); color: #fff; }
.masthead div { display: flex; align-items: center; gap: 12px; min-height: 72px; padding-block: 12px; }
.masthead p { margin: 0; font-size: 18px; }
.masthead p span { opacity: .85; }
.masthead .mark { box-shadow: 0 0 0 1px #fff6; }
.bank main { padding-block: 32px 8px; }
.bank form { margin: 24px 0; }
.bank form:last-child { margin-bottom: 0; }
.bank form .primary { margin-block: 24px 8px; }
.bank input:not([type=radio]) { margin-bottom: 16px; }
.bank aside { padding: 12px 16px; border: 1px dashed var(--control); border-radius: 14px; font-size: 15px; }
.bank aside > :last-child, .bank aside p { margin: 0; }
.bank summary { padding-block: 10px; cursor: pointer; color: var(--quiet); }
.bank aside dl div { display: flex; gap: 12px; padding-block: 6px; border-top: 1px solid var(--line); font-size: 14px; line-height: 20px; }
.bank aside dt { flex: none; width: 76px; font-weight: 600; }
footer { color: var(--quiet); font-size: 14px; line-height: 20px; }
footer p { margin: 0 0 8px; }
.bank footer { padding-block: 16px 32px; }
.bank footer::before { content: ""; display: block; width: 32px; margin-bottom: 16px; border-top: 1px solid var(--control); }
.rights li { padding: 4px 0 4px 20px; position: relative; }
.rights li::before { content: ""; position: absolute; left: 0; top: 12px; width: 8px; height: 8px; border-radius: 50%; background: var(--tint); }
.rights { margin-bottom: 8px; }
.amount { margin: 8px 0; font-size: 40px; line-height: 48px; font-weight: 600; letter-spacing: -.02em; }
.bank main > dl, .phone main > dl { border-block: 1px solid var(--line); }
main > dl > div { display: flex; gap: 16px; padding-block: 8px; }
main > dl > div + div { border-top: 1px solid var(--line); }
main > dl dt { flex: none; width: 84px; color: var(--quiet); }
main > dl dd { min-width: 0; }
.accounts { margin: 0; padding: 0; border: 0; min-width: 0; }
.accounts li, .accounts label {
  display: flex; justify-content: space-between; align-items: baseline; gap: 4px 16px; margin: 0; padding: 10px 0; border-top: 1px solid var(--line); font-weight: 400;
}
.accounts label { min-height: 48px; cursor: pointer; align-items: center; }
.accounts input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--tint); }
.accounts li > span:first-child, .accounts input + span { flex: 1; min-width: 0; }
.accounts .number { display: block; color: var(--quiet); font-size: 14px; line-height: 20px; }
.accounts .money { flex: none; }
.thinking { display: flex; gap: 8px; margin: 32px 0; }
.thinking span { width: 10px; height: 10px; border-radius: 50%; background: var(--tint); animation: think 1.2s ease-in-out infinite alternate; }
.thinking span:nth-child(2) { animation-delay: .2s; }
.thinking span:nth-child(3) { animation-delay: .4s; }
@keyframes think { to { opacity: .25; } }

.phone body { max-width: 390px; min-height: 100vh; margin: auto; padding: 16px; }
.phone .app { display: flex; align-items: center; gap: 12px; margin-bottom: 24px; }
.phone .app p { margin: 0; }
.phone h1 { font-size: 24px; line-height: 30px; }
.phone footer { margin-top: 24px; text-align: center; }
.phone .amount { font-size: 34px; line-height: 42px; }
.match { display: flex; align-items: center; gap: 16px; margin: 16px 0; padding: 12px 16px; border-radius: 14px; background: var(--deep); color: #fff; }
.match p { margin: 0; font-size: 14px; line-height: 20px; }
.match .code { flex: none; font-size: 40px; line-height: 48px; font-weight: 600; letter-spacing: .02em; }
.decide { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.over { padding-block: 48px 32px; text-align: center; }
.over svg { margin: 0 auto 16px; fill: none; stroke: var(--tint); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.pushes li a { display: flex; align-items: center; gap: 12px; min-height: 64px; margin-bottom: 12px; padding: 12px; border: 1px solid var(--line); border-radius: 14px; background: var(--card); text-decoration: none; }
.pushes li a > span:nth-child(2) { flex: 1; min-width: 0; }
.pushes li a > span:nth-child(2) > span { display: block; color: var(--quiet); font-size: 14px; line-height: 20px; }
.pushes .code { font-size: 22px; font-weight: 600; }
@media (min-width: 520px) {
  .bank main { max-width: 480px; margin-top: 40px; padding: 32px 32px 24px; border: 1px solid var(--line); border-radius: 14px; background: var(--card); }
  .bank footer, .bank .masthead div { max-width: 480px; padding-inline: 33px; }
  .bank footer { padding-top: 32px; }
  .phone body { padding-block: 32px; }
  .phone main { min-height: 640px; padding: 32px 24px 24px; border: 1px solid var(--control); border-radius: 40px; background: var(--card); box-shadow: 0 0 0 8px var(--wash), 0 0 0 9px var(--line); }
}

.office header, .office main, .office footer { max-width: 720px; margin: auto; padding-inline: 16px; }
.office header { padding-block: 40px 8px; }
.office h1 { font-size: clamp(32px, 6vw, 44px); line-height: 1.15; }
.office footer { padding-block: 32px; }
.empty { padding: 32px 16px; border: 1px dashed var(--control); border-radius: 14px; text-align: center; }
.desk > li { margin-bottom: 16px; padding: 20px; border: 1px solid var(--line); border-radius: 14px; background: var(--card); }
.desk h2 { margin: 0; font-size: 22px; line-height: 28px; }
.desk p { margin: 0 0 12px; }
.desk p b, .wish li { display: inline-block; }
.desk p b::first-letter, .wish li::first-letter { text-transform: uppercase; }
.wish { display: flex; flex-wrap: wrap; gap: 4px 24px; padding-block: 12px; border-block: 1px solid var(--line); }
.desk form { display: grid; gap: 12px; }
.decided li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; padding-block: 10px; border-top: 1px solid var(--line); }
.decided li > span { min-width: 0; }
@media (min-width: 560px) {
  .desk form { grid-template-columns: 1fr 1fr 1.4fr; }
}

.sheet header, .sheet main { max-width: 1120px; margin: auto; padding-inline: 16px; }
.sheet header { padding-block: 40px 8px; }
.sheet h1 { font-size: clamp(32px, 6vw, 52px); line-height: 1.1; margin-bottom: 16px; }
.sheet h2 { font-size: 28px; line-height: 36px; margin: 0 0 8px; }
.sheet h3 { margin: 32px 0 8px; font-size: 20px; line-height: 28px; font-weight: 600; }
.mosaic { display: none; }
.lead { max-width: 640px; font-size: 18px; line-height: 28px; }
.sheet form { max-width: 640px; margin: 24px 0 16px; }
.sheet form div { display: flex; gap: 8px; }
.sheet form input { flex: 1; min-width: 0; margin: 0; }
.sheet form button { width: auto; padding-inline: 24px; }
.sheet nav { display: flex; flex-wrap: wrap; gap: 0 24px; }
.sheet nav a { padding-block: 10px; }
.sheet main > section { margin-top: 40px; padding-top: 32px; border-top: 1px solid var(--line); }
.sheet section > p { max-width: 640px; }
.steps { counter-reset: step; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); gap: 24px 40px; margin-top: 16px; }
.steps li { counter-increment: step; }
.steps li::before { content: counter(step); display: block; font: 600 32px/40px Palatino, Georgia, serif; color: var(--quiet); }
.steps b { display: block; }
.people div { display: flex; gap: 16px; padding-block: 10px; border-top: 1px solid var(--line); }
.people dt { flex: none; width: 84px; }
.people.wide dt { width: 132px; }
.people dd .quiet { display: block; font-size: 14px; line-height: 20px; }
.people dd { min-width: 0; }
@media (max-width: 420px) { .people div { display: block; } }
.people dd b { display: block; }
.tricks li { padding-block: 10px; border-top: 1px solid var(--line); }
.tricks p { margin: 0; }
.tricks h3 { margin: 0; font: inherit; font-weight: 600; }
.typed { font-size: .94em; font-weight: 600; }
.banks li { display: flex; gap: 16px; padding-block: 12px; border-top: 1px solid var(--line); }
.banks li > div { min-width: 0; }
.banks p { margin: 0; }
.banks .quiet { font-size: 14px; line-height: 20px; }
.banks .codes { display: flex; flex-wrap: wrap; gap: 0 16px; margin-top: 4px; font-size: 13px; line-height: 20px; color: var(--quiet); }
.banks li:target { background: var(--wash); }
@media (min-width: 760px) {
  .people, .banks, .tricks { display: grid; grid-template-columns: 1fr 1fr; column-gap: 40px; }
}
@media (min-width: 1040px) {
  .mosaic { position: absolute; top: 48px; inset-inline-end: 16px; display: grid; grid-template-columns: repeat(6, 48px); gap: 8px; }
  .sheet header { position: relative; }
}
@media (forced-colors: active) {
  .primary, .match, .masthead { border: 1px solid; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; }
}
`;
