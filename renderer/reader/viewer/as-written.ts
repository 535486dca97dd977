// Text as it is written everywhere else. Programs that print a page name many characters by radicals that look the same (U+2F70 for 示, U+793A).

/** Radicals and compatibility ideographs as the ideographs they stand for; everything else as it is. */
export function asWritten(text: string): string {
  return text.replace(/[\u2E80-\u2FDF\uF900-\uFAFF]/g, (character) => character.normalize('NFKC'));
}

/** For the copy event of a page's text: what lies on the clipboard is the text as written. */
export function copyAsWritten(event: ClipboardEvent): void {
  const selected = getSelection()?.toString() ?? '';
  if (selected === '' || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', asWritten(selected));
  event.preventDefault();
}
