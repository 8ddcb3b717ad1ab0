// Not an OffscreenCanvas: WebKit's knows fewer notations of colours.
const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

/** What is really painted where these colours lie on each other, the lowest first. */
export function painted(...colors: readonly string[]): readonly number[] {
  for (const color of ['#fff', ...colors]) {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  }
  return [...context.getImageData(0, 0, 1, 1).data];
}

/** Luminance as WCAG has it. */
export function luminance(...colors: readonly string[]): number {
  const [red, green, blue] = painted(...colors).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast as WCAG has it, of two luminances. */
export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** As `#rrggbb`, what is painted where these colours lie on each other. */
export const hexOf = (...colors: readonly string[]): string =>
  `#${painted(...colors)
    .slice(0, 3)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}`;
