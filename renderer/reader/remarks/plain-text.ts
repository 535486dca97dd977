// Typed or selected text in the one form that is kept: composed, with line feeds and no other control characters, none that turn the direction of
// writing, no half characters, and no longer than there is room for. Pure.

const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** At most `most` UTF-16 units, never half a character. */
export function plainText(text: string, most: number): string {
  const kept = text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\t\v\f]/g, ' ')
    .replace(UNSEEN, (character) => (character === '\n' ? '\n' : ''))
    .normalize('NFC')
    .trim();
  if (kept.length <= most) return kept;
  let end = most - 1;
  // Between the halves of a character.
  if (/[\uDC00-\uDFFF]/.test(kept.charAt(end))) end -= 1;
  return `${kept.slice(0, end)}…`;
}
