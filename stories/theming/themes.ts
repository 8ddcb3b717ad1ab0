/** The themes that ship, by name. */
export const THEMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(import.meta.glob<string>('../../src/themes/*.css', { query: '?raw', import: 'default', eager: true })).map(
    ([file, css]) => [/(\w+)\.css$/.exec(file)![1]!, css],
  ),
);

/** What a theme is like: the first sentence of its file. */
export function characterOf(theme: string): string {
  const [, words = ''] = /\w+: ([^]*?\.)\s/.exec(THEMES[theme] ?? '') ?? [];
  return words.charAt(0).toUpperCase() + words.slice(1);
}
