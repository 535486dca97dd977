// `npm run -s render -- FILE --page N --png OUT [--dpi D]`: a page of an OFD or a PDF, counted from 1, drawn without a window. What of an OFD is not drawn, and why, goes to stderr.
// `--password` opens an encrypted PDF; `--fingerprint` (OFD) in the place of `--png` writes the page as the golden pictures of this folder have it.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { formatOf } from '../../main/verification/index.ts';
import { drawOfd } from './draw-ofd.ts';
import { drawPdf } from './draw-pdf.ts';
import { fingerprintOf, GOLDEN_DPI } from './fingerprint.ts';

const USAGE = 'usage: npm run -s render -- FILE --page N --png OUT [--dpi D] [--password P] | --fingerprint\n';
const DPI = 144;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      page: { type: 'string' },
      png: { type: 'string' },
      dpi: { type: 'string' },
      password: { type: 'string' },
      fingerprint: { type: 'boolean' },
    },
  });
  const [file] = positionals;
  const page = Number(values.page ?? 1);
  const dpi = Number(values.dpi ?? DPI);
  if (
    file === undefined ||
    (values.png === undefined) === (values.fingerprint !== true) ||
    !(Number.isInteger(page) && page > 0) ||
    !(dpi >= 18 && dpi <= 1200)
  ) {
    return usage();
  }
  await ready();
  const bytes = new Uint8Array(readFileSync(file));
  if (formatOf(bytes) === 'pdf')
    return values.png === undefined ? usage() : renderPdf(bytes, page - 1, dpi, values.png, values.password);
  try {
    if (values.png === undefined) {
      const { png } = await drawOfd(bytes, { page: page - 1, dpi: GOLDEN_DPI, boxes: true });
      process.stdout.write(`${(await fingerprintOf(png)).join('\n')}\n`);
      return 0;
    }
    const { png, page: drawing, substitutions } = await drawOfd(bytes, { page: page - 1, dpi });
    writeFileSync(values.png, png);
    for (const { code, clause, element, detail, count } of drawing.notes)
      process.stderr.write(`${code} ${element} (${clause}) ${detail} x ${count}\n`);
    for (const { wanted, used, glyphs } of substitutions)
      process.stderr.write(`substituted ${wanted} (11.1) ${used} x ${glyphs}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof OfdError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 3;
  }
}

function usage(): number {
  process.stderr.write(USAGE);
  return 64;
}

async function renderPdf(
  bytes: Uint8Array,
  page: number,
  dpi: number,
  out: string,
  password?: string,
): Promise<number> {
  try {
    const png = await drawPdf(bytes, { page, dpi, ...(password === undefined ? {} : { password }) });
    if (png) writeFileSync(out, png);
    else process.stderr.write('pdf.broken: no such page\n');
    return png ? 0 : 3;
  } catch (error) {
    // What pdf.js throws is of its own kinds; to whoever asked, each is a file that cannot be read.
    process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : 'the file cannot be read'}\n`);
    return 3;
  }
}

process.exitCode = await main();
