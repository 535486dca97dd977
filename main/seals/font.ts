// The face from which a seal's name is cut: a Song face of the system, bold, found through fontconfig or in the usual places. Its outlines become part of
// the seal's picture; the face itself is not shipped.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export type SealFont = { readonly file: Uint8Array; readonly face: string | null };

const WANTED = ['FandolSong:bold', 'SimSun', 'Noto Serif CJK SC:bold', 'Noto Sans CJK SC:bold'];
const PLACES = ['C:\\Windows\\Fonts\\simsun.ttc', '/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc'];

/** Null when no Chinese face is installed: no seal can be drawn then. */
export function findSealFont(): SealFont | null {
  for (const wanted of WANTED) {
    const found = match(wanted);
    if (found) return found;
  }
  const place = PLACES.find((path) => existsSync(path));
  return place ? { file: readFileSync(place), face: null } : null;
}

function match(pattern: string): SealFont | null {
  try {
    const answer = execFileSync('fc-match', ['-f', '%{family}\n%{postscriptname}\n%{file}', pattern], {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [family = '', face = '', file = ''] = answer.split('\n');
    // fontconfig always answers something; only the family asked for will do.
    const name = pattern.split(':')[0] ?? '';
    return family.includes(name) && existsSync(file) ? { file: readFileSync(file), face } : null;
  } catch {
    return null;
  }
}
