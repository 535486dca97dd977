// Breaks a title into centred lines: whole words, and a shape that widens, narrows or bulges but never has a waist
// (GB/T 9704-2012, 7.3.1: 词意完整, 排列对称, 长短适宜, 梯形或菱形). Words come from the caller; a line break typed by the drafter decides.

const NOT_FIRST = /^[的之和与及或等、，。：；？！）》”’〕】]/;
const NOT_LAST = /(关于|关于对|对|在|和|与|及|或|为|将|把|、|（|《|“|‘|〔|【)$/;
const SHORTEST = 4;
/** Up to so many lines all ways to break are compared; a longer title is simply cut into even lines. */
const COMPARED = 4;

/** Characters as the title counts them: Latin letters and figures take half a place. */
export function places(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (/[ -~]/.test(character) ? 0.5 : 1), 0);
}

/** Joins words that lie within one of the phrases, so that the name of an agency stays whole. */
export function keepPhrases(words: readonly string[], phrases: readonly string[]): string[] {
  const text = words.join('');
  const inside = new Set<number>();
  for (const phrase of phrases) {
    if (Array.from(phrase).length < 2) continue;
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      for (let offset = at + 1; offset < at + phrase.length; offset += 1) inside.add(offset);
    }
  }
  const joined: string[] = [];
  let position = 0;
  for (const word of words) {
    if (joined.length > 0 && inside.has(position)) joined[joined.length - 1] += word;
    else joined.push(word);
    position += word.length;
  }
  return joined;
}

function shapeCost(lengths: readonly number[]): number {
  const longest = Math.max(...lengths);
  let cost = 0;
  for (const [index, length] of lengths.entries()) {
    if (length < SHORTEST) cost += 30;
    const before = lengths[index - 1];
    const after = lengths[index + 1];
    if (before !== undefined && after !== undefined && length < before && length < after) cost += 12;
    if (before !== undefined) {
      const step = Math.abs(length - before);
      cost += step < 1 ? 1.5 : step <= 4 ? 0 : (step - 4) * 0.8;
    }
    cost += ((longest - length) / longest) ** 2 * 4;
  }
  return cost;
}

function breakCost(before: string, after: string, open: boolean): number {
  let cost = 0;
  if (NOT_FIRST.test(after)) cost += 14;
  if (NOT_LAST.test(before)) cost += 10;
  if (open) cost += 5;
  // A figure belongs to the unit behind it.
  if (/\d$/.test(before)) cost += 10;
  if (after.startsWith('关于')) cost -= 9;
  return cost;
}

type Choice = { readonly cost: number; readonly lines: string[] };

function even(words: readonly string[], count: number, most: number): Choice | undefined {
  const target = places(words.join('')) / count;
  const lines: string[] = [];
  let line = '';
  let before = 0;
  for (const word of words) {
    const done = before + places(line) + places(word) / 2;
    const full = lines.length < count - 1 && done > target * (lines.length + 1);
    if (line !== '' && (full || places(line + word) > most)) {
      before += places(line);
      lines.push(line);
      line = '';
    }
    line += word;
  }
  lines.push(line);
  return lines.every((one) => places(one) <= most) ? { cost: 100, lines } : undefined;
}

function choose(words: readonly string[], count: number, most: number): Choice | undefined {
  // Never better than a compared one, yet better than none.
  if (count > COMPARED) return even(words, count, most);
  let best: Choice | undefined;
  const walk = (from: number, lines: string[], cost: number): void => {
    if (lines.length === count - 1) {
      const all = [...lines, words.slice(from).join('')];
      if (places(all[count - 1] ?? '') > most) return;
      const total = cost + shapeCost(all.map(places));
      if (!best || total < best.cost - 1e-9) best = { cost: total, lines: all };
      return;
    }
    let line = '';
    for (let end = from + 1; end < words.length; end += 1) {
      line += words[end - 1];
      if (places(line) > most) return;
      const done = lines.join('') + line;
      const open = done.lastIndexOf('《') > done.lastIndexOf('》');
      walk(end, [...lines, line], cost + breakCost(words[end - 1] ?? '', words[end] ?? '', open));
    }
  };
  walk(0, [], 0);
  return best;
}

/**
 * The lines of a title, `most` places wide at the most. One line if it fits; otherwise as few as can be, or one more where
 * the fewest would cut badly. Falls back to characters when a word is wider than a line.
 */
export function breakTitle(title: string, words: readonly string[], most: number): string[] {
  if (title.includes('\n')) {
    const typed = title.split('\n').map((line) => line.trim());
    return typed.filter((line) => line !== '').flatMap((line) => breakTitle(line, Array.from(line), most));
  }
  if (places(title) <= most) return [title];
  const fewest = Math.ceil(places(title) / most);
  const choices = [fewest, fewest + 1]
    .map((count) => choose(words, count, most))
    .filter((choice): choice is Choice => choice !== undefined)
    .map((choice) => ({ ...choice, cost: choice.cost + (choice.lines.length - fewest) * 6 }))
    .sort((one, other) => one.cost - other.cost);
  const best = choices[0];
  if (best) return best.lines;
  const characters = Array.from(title);
  if (words.length < characters.length) return breakTitle(title, characters, most);
  const lines: string[] = [];
  let line = '';
  for (const character of characters) {
    if (places(line + character) > most) {
      lines.push(line);
      line = character;
    } else line += character;
  }
  return [...lines, line];
}
