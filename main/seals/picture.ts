// The picture inside our own seals: SVG of filled paths and nothing else, made on the spot from the unit's name (main/quarantine draws it). Read strictly: a
// seal whose picture is anything more is not stamped by this client.

import { fromUtf8 } from '../../crypto/bytes.ts';
import { Refusal } from '../refusal.ts';

export type VectorPicture = {
  readonly viewBox: readonly [number, number, number, number];
  readonly paths: readonly { readonly d: string; readonly fill: string }[];
};

const HEAD =
  /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"(?: (?:width|height)="[\d.]+mm")* viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)">/;
const PATH = /<path fill="(#[0-9a-f]{6})" d="([MLCQZ\d\s,.eE+-]*)"\/>/y;

/** Throws Refusal `seal.missing` for a picture that is not the kind this client makes. */
export function sealPictureOf(data: Uint8Array): VectorPicture {
  const text = fromUtf8(data).trimEnd();
  const head = HEAD.exec(text);
  if (!head) throw new Refusal('seal.missing', { reason: 'picture' });
  const [x, y, width, height] = head.slice(1, 5).map(Number) as [number, number, number, number];
  const paths: { d: string; fill: string }[] = [];
  let at = head[0].length;
  while (!text.startsWith('</svg>', at)) {
    PATH.lastIndex = at;
    const match = PATH.exec(text);
    if (!match) throw new Refusal('seal.missing', { reason: 'picture' });
    paths.push({ d: match[2] ?? '', fill: match[1] ?? '' });
    at += match[0].length;
  }
  if (text.length !== at + '</svg>'.length) throw new Refusal('seal.missing', { reason: 'picture' });
  return { viewBox: [x, y, width, height], paths };
}
