/** A stretch of a text and what takes its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with all edits made; they may come in any order and do not overlap. */
export function applyEdits(code: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}
