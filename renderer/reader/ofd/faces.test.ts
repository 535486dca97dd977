import { describe, expect, it } from 'vitest';
import type { FaceFamily } from '../../../formats/ofd/drawing.ts';
import { faceFor } from './faces.ts';

const face = (name: string, family: FaceFamily, have: readonly string[], familyName = '') =>
  faceFor({ name, familyName, family }, (one) => have.includes(one));

describe('the face for a font that is not in the package', () => {
  it('is the font itself where the machine has it, under any of its names, as a subset or by its family', () => {
    expect(face('FZShuSong', 'song', ['FZShuSong', 'SimSun'])).toEqual({ family: 'FZShuSong', same: true });
    expect(face('宋体', 'song', ['SimSun'])).toEqual({ family: 'SimSun', same: true });
    expect(face('simsun', 'song', ['宋体'])).toEqual({ family: '宋体', same: true });
    expect(face('ABCDEF+Arial', 'latin-sans', ['Arial'])).toEqual({ family: 'Arial', same: true });
    expect(face('F1', 'kai', ['KaiTi'], '楷体')).toEqual({ family: 'KaiTi', same: true });
  });

  it('is else the first of its kind, and in the end the browser’s own', () => {
    expect(face('仿宋', 'fangsong', ['Noto Serif CJK SC', 'FandolFang R'])).toEqual({
      family: 'FandolFang R',
      same: false,
    });
    expect(face('Courier', 'latin-mono', [])).toEqual({ family: 'monospace', same: false });
  });

  it('is never asked for by a name that would end the list of families', () => {
    const asked: string[] = [];
    faceFor({ name: 'a", "b', familyName: 'c\\', family: 'song' }, (one) => asked.push(one) < 0);
    expect(asked.some((one) => /["\\]/.test(one))).toBe(false);
  });
});
