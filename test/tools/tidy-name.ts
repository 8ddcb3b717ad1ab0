/** The file of a built module: npm packs no folder called node_modules, and the compiler's helpers come with unwieldy names. */
export const tidyName = ({ name }: { name: string }): string =>
  `${name.replace('node_modules/', 'vendor/').replace(/^_virtual\/.*\//, 'helpers/')}.js`;
