/*
 * QR codes (ISO/IEC 18004) of the one kind that is needed here: bytes, error correction level L, as few modules as will do.
 * The mask is always the checkerboard: every reader takes every mask.
 */

/** By version, from 1: error correction codewords in a block, and blocks. Up to 858 bytes, more than any app's address has. */
const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

/** Level L and mask 0, with their own error correction and mask: the same in every code. */
const FORMAT = 0b111011111000100;

/** Where the small squares are, along one edge. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => 4 * version + 10 - step * (count - 2 - index))];
}

/** How many codewords a version holds: the modules that are no pattern, by the byte. */
function capacity(version: number): number {
  const count = alignments(version).length;
  const patterns = count ? (25 * count - 10) * count - 55 : 0;
  return Math.floor(((16 * version + 128) * version + 64 - patterns - (version >= 7 ? 36 : 0)) / 8);
}

/** Product in the field of 256 elements that the code is made in. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

/** The remainder of the data as a polynomial, divided by the generator of that degree. */
function checksOf(data: readonly number[], degree: number): number[] {
  const generator = Array.from({ length: degree }, () => 0);
  generator[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) generator[j] = times(generator[j]!, root) ^ (generator[j + 1] ?? 0);
  }
  const rest = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    for (let i = 0; i < degree; i++) rest[i]! ^= times(generator[i]!, factor);
  }
  return rest;
}

/** All codewords of a version, data and checks, in the order in which they are drawn. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const [total, checks, blocks] = [capacity(version), CHECKS[version - 1]!, BLOCKS[version - 1]!];
  const room = total - checks * blocks;
  // Mode, length, bytes and end, by half bytes: the mode has no more, and so the rest is out of step with the codewords.
  const length = (version < 10 ? [4, 0] : [12, 8, 4, 0]).map((shift) => (bytes.length >> shift) & 15);
  const halves = [4, ...length, ...Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = Array.from({ length: halves.length / 2 }, (_, index) => 16 * halves[2 * index]! + halves[2 * index + 1]!);
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);

  // The last blocks are one codeword longer where they do not come out even.
  const startOf = (block: number): number => block * Math.floor(room / blocks) + Math.max(0, block - blocks + (room % blocks));
  const parts = Array.from({ length: blocks }, (_, block) => data.slice(startOf(block), startOf(block + 1)));
  const interleave = (columns: readonly number[][]): number[] =>
    Array.from({ length: Math.max(...columns.map((column) => column.length)) }, (_, row) =>
      columns.flatMap((column) => column[row] ?? []),
    ).flat();
  return [...interleave(parts), ...interleave(parts.map((part) => checksOf(part, checks)))];
}

/** The modules of the code, row by row; true is dark. */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version =
    CHECKS.findIndex((checks, index) => bytes.length + (index < 9 ? 2 : 3) <= capacity(index + 1) - checks * BLOCKS[index]!) + 1;
  if (version === 0) throw new RangeError('Too long for a QR code.');
  const size = 4 * version + 17;
  const modules: (boolean | undefined)[][] = Array.from({ length: size }, () => Array.from({ length: size }));
  const set = (x: number, y: number, dark: boolean): void => {
    if (modules[y] && x >= 0 && x < size) modules[y][x] = dark;
  };
  const square = (x: number, y: number, radius: number): void => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++)
        set(x + dx, y + dy, ![2, 4].includes(Math.max(Math.abs(dx), Math.abs(dy)) + (radius === 2 ? 1 : 0)));
    }
  };

  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const edge = alignments(version);
  const last = edge.length - 1;
  edge.forEach((x, i) =>
    edge.forEach((y, j) => (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0) || square(x, y, 2)),
  );
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(x, y, 4);

  for (let i = 0; i < 15; i++) {
    const dark = ((FORMAT >> i) & 1) === 1;
    // Once around the corner, past the timing patterns, and once split between the two others.
    if (i < 8) set(8, i < 6 ? i : i + 1, dark);
    else set(i < 9 ? 7 : 14 - i, 8, dark);
    if (i < 8) set(size - 1 - i, 8, dark);
    else set(8, size - 15 + i, dark);
  }
  set(8, size - 8, true);
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = ((((version << 12) | rest) >> i) & 1) === 1;
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
    }
  }

  const words = codewords(bytes, version);
  let bit = 0;
  // Upwards and downwards by turns, two columns at a time from the right, around the timing pattern.
  for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let step = 0; step < 2 * size; step++) {
      const x = right - (step % 2);
      const y = up ? size - 1 - (step >> 1) : step >> 1;
      if (modules[y]![x] !== undefined) continue;
      const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
      modules[y]![x] = dark !== ((x + y) % 2 === 0);
      bit++;
    }
  }
  return modules as boolean[][];
}

/** One path through all dark modules, a module being one unit. */
export function qrPath(text: string): { size: number; path: string } {
  const modules = qrModules(text);
  const runs = modules.flatMap((row, y) =>
    Array.from(
      row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
      (run) => `M${run.index} ${y}h${run[0].length}v1H${run.index}z`,
    ),
  );
  return { size: modules.length, path: runs.join('') };
}
