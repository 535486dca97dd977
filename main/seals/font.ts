// The faces from which outlines are cut, found through fontconfig or in the usual places: a Song face, bold, for a seal's name; one with many characters for
// the words on a working copy. The outlines become part of what is drawn; no face is shipped.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export type SealFont = { readonly file: Uint8Array; readonly face: string | null };

const SIMSUN = 'C:\\Windows\\Fonts\\simsun.ttc';
const NOTO = '/usr/share/fonts/opentype/noto';

/** Null when no Chinese face is installed: no seal can be drawn then. */
export function findSealFont(): SealFont | null {
  return find(
    ['FandolSong:bold', 'SimSun', 'Noto Serif CJK SC:bold', 'Noto Sans CJK SC:bold'],
    [SIMSUN, `${NOTO}/NotoSerifCJK-Bold.ttc`],
  );
}

/** Null when no Chinese face is installed: nothing can be written on a copy then. */
export function findTextFont(): SealFont | null {
  return find(
    ['Noto Serif CJK SC:medium', 'Noto Sans CJK SC:medium', 'SimSun', 'FandolSong'],
    [SIMSUN, `${NOTO}/NotoSerifCJK-Regular.ttc`, `${NOTO}/NotoSansCJK-Regular.ttc`],
  );
}

function find(faces: readonly string[], places: readonly string[]): SealFont | null {
  for (const wanted of faces) {
    const found = match(wanted);
    if (found) return found;
  }
  const place = places.find((path) => existsSync(path));
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
