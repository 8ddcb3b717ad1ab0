/**
 * Light or dark, as the page around the element is. Pages that turn dark by a class often forget to say `color-scheme: dark`;
 * the colour of their text gives them away. The flow sets the answer as its own `color-scheme` unless the page chose a theme.
 */
export function pageScheme(element: HTMLElement): 'light' | 'dark' {
  // Mixing a colour with itself has the browser state it in numbers, however the page wrote it; here `currentcolor` is the parent's.
  element.style.color = 'color-mix(in srgb,currentcolor,currentcolor)';
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.e-]+/g) ?? []).map(Number);
  element.style.color = '';
  return 0.3 * red + 0.6 * green + 0.1 * blue > 0.55 ? 'dark' : 'light';
}
