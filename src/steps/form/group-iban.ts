/** Of anything that holds an IBAN, its letters and digits in groups of four. */
export const groupIban = (text: string): string =>
  text
    .toUpperCase()
    .replace(/^\s*IBAN(?=[\s:])|[^A-Z0-9]/g, '')
    .replace(/.{4}(?=.)/g, '$& ');

/** Groups what is being typed and leaves the caret behind the character that it was behind. */
export function regroup(input: HTMLInputElement, { inputType, isComposing }: Partial<InputEvent>): void {
  const before = groupIban(input.value);
  if (isComposing || before === input.value) return;
  const count = (text: string): number => text.replace(/[^a-z0-9]/gi, '').length;
  let left = count(input.value.slice(0, input.selectionStart ?? undefined)) - (count(input.value) - count(before));
  let caret = 0;
  while (left > 0) if (before[caret++] !== ' ') left--;
  // Who deletes forwards meets the blank again and again, unless the caret goes over it.
  if (inputType === 'deleteContentForward' && before[caret] === ' ') caret++;
  input.value = before;
  input.setSelectionRange(caret, caret);
}
