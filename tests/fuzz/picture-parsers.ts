// Pictures of an OFD that are decoded by the client itself, and its packages with files put into them. A picture that is not read is refused; sizes that are sound but large are left
// to their own test, since laying them out is all they would measure.

import { readFileSync } from 'node:fs';
import { OfdError } from '../../formats/ofd/errors.ts';
import { documentFiles, packageOf } from '../../formats/ofd/package.fixture.ts';
import { OFD_LIMITS, openPackage } from '../../formats/ofd/package.ts';
import { editPackage } from '../../formats/ofd/package-writer.ts';
import { formatByBytes } from '../../formats/ofd/page/picture-format.ts';
import { readJbig2 } from '../../formats/ofd/pictures/jbig2.ts';
import { readJpx } from '../../formats/ofd/pictures/jpx.ts';
import { pictureSize } from '../../formats/ofd/pictures/size.ts';
import { decodeTiff } from '../../formats/ofd/pictures/tiff.ts';
import { readTiffLayout } from '../../formats/ofd/pictures/tiff-layout.ts';
import { dataOf, readDirectory } from '../../formats/ofd/zip.ts';
import { decodePicture, useDecoders } from '../../renderer/reader/ofd/pictures/decode-picture.ts';
import { pictureFile } from '../../renderer/reader/ofd/pictures/pictures.fixture.ts';
import { files, type Parser } from './parser.ts';

class NotRead extends Error {}

const MOST_PIXELS = 1_000_000;
const WASM = new URL('../../node_modules/pdfjs-dist/wasm/', import.meta.url);

async function decode(bytes: Uint8Array): Promise<void> {
  useDecoders((name) => Promise.resolve(new Uint8Array(readFileSync(new URL(name, WASM)))));
  const format = formatByBytes(bytes) ?? 'tiff';
  for (const browsers of ['png', 'jpeg', 'gif', 'bmp'] as const) pictureSize(bytes, browsers);
  const size = format === 'jbig2' ? readJbig2(bytes) : format === 'jpx' ? readJpx(bytes) : readTiffLayout(bytes);
  if (!size || size.width * size.height > MOST_PIXELS) throw new NotRead();
  // Our own part without the decoders around it, which catch whatever is thrown.
  if (format === 'tiff')
    await decodeTiff(bytes, { fax: () => Promise.resolve(null), jpeg: () => Promise.resolve(null) });
  const picture = await decodePicture(bytes, format);
  if (!picture) throw new NotRead();
  if (picture.rgba.length !== picture.width * picture.height * 4)
    throw new Error('a picture that is not as long as it is large');
}

const PUT = new Map([
  ['Doc_0/Signs/Sign_9/签名.xml', new TextEncoder().encode('<a/>')],
  ['OFD.xml', new TextEncoder().encode('<OFD/>')],
]);

/** Headers and data of all entries but those put in, in the order of the directory. */
function rawOf(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readDirectory(bytes, view, OFD_LIMITS)
    .entries.filter(({ path }) => !PUT.has(path))
    .map((entry) => Buffer.from(bytes.subarray(entry.headerAt, dataOf(bytes, view, entry).end)).toString('latin1'));
}

function edit(bytes: Uint8Array): void {
  const after = editPackage(bytes, { put: PUT });
  const opened = openPackage(after);
  for (const [path, content] of PUT) {
    if (Buffer.compare(opened.read(path), content) !== 0) throw new Error('a file is not what was put in');
  }
  const [old, now] = [rawOf(bytes), rawOf(after)];
  if (old.length !== now.length || old.some((raw, index) => raw !== now[index])) throw new Error('an entry is another');
}

const PICTURES = [
  'plain',
  'bigEndian',
  'lzw',
  'lzwDifferences',
  'deflateDifferences',
  'packBits',
  'planar',
  'tiles',
  'fourBits',
  'sixteenBits',
  'palette',
  'opacity',
  'inks',
  'onItsSide',
  'jpegInTiff',
  'fax3TwoDimensions',
  'fax4Strips',
  'jpx',
  'jpxOpacity',
  'jpxBare',
  'jbig2',
  'jbig2HeadersFirst',
  'jbig2Stripes',
] as const;

export const PICTURE_PARSERS: readonly (readonly [string, Parser])[] = [
  [
    'ofdPicture',
    {
      seeds: () => PICTURES.map(pictureFile),
      run: decode,
      declared: [NotRead],
    },
  ],
  [
    'ofdPackage',
    {
      seeds: () => [packageOf(documentFiles()), ...files('samples/ofd', /\.ofd$/, 64_000)],
      run: edit,
      declared: [OfdError],
    },
  ],
];
