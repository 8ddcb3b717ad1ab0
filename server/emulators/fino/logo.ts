import { hashOf } from './hash.ts';

const SIZE = 96;

/** Where the picture of a company is; anybody may look at it. */
export const logoAddress = (publicUrl: string, companyId: string, size = 0): string =>
  `${publicUrl}/ui/logos/${companyId}.svg${size > 0 ? `?width=${size}` : ''}`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A company's initial on its colour: invented companies have no logo that could be shown instead. */
export function logoOf(name: string): string {
  const hue = hashOf('logo', name) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${escaped(name)}">
<rect width="${SIZE}" height="${SIZE}" rx="20" fill="hsl(${hue} 45% 32%)"/>
<text x="50%" y="50%" dy=".35em" text-anchor="middle" font-family="sans-serif" font-size="52" font-weight="700" fill="#fff">${escaped(name.slice(0, 1))}</text>
</svg>`;
}
