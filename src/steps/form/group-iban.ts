const bare = (text: string): string => text.toUpperCase().replace(/^\s*IBAN\b|[^A-Z0-9]/g, '');

/** Of anything that holds an IBAN, its letters and digits in groups of four. */
export const groupIban = (text: string): string => bare(text).replace(/.{4}(?=.)/g, '$& ');

/** Groups what is being typed and leaves the caret before the character that it was before. */
export function regroup(input: HTMLInputElement, { inputType, isComposing }: Partial<InputEvent>): void {
  const { value, selectionStart } = input;
  const grouped = groupIban(value);
  if (isComposing || grouped === value) return;
  let after = bare(value.slice(selectionStart ?? value.length)).length;
  let caret = grouped.length;
  while (after) if (grouped[--caret] !== ' ') after--;
  // Whoever deletes backwards goes over the blank, or would delete it again and again.
  if (inputType === 'deleteContentBackward' && grouped[caret - 1] === ' ') caret--;
  input.value = grouped;
  input.setSelectionRange(caret, caret);
}
