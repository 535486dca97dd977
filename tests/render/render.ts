// `npm run -s render -- FILE --page N --png OUT [--dpi D]`: a page of an OFD, counted from 1, drawn without a window. What is not drawn, and why, goes to stderr.
// `--fingerprint` in the place of `--png` writes the page as the golden pictures of this folder have it.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { drawOfd } from './draw-ofd.ts';
import { fingerprintOf, GOLDEN_DPI } from './fingerprint.ts';

const USAGE = 'usage: npm run -s render -- FILE.ofd --page N --png OUT [--dpi D] | --fingerprint\n';
const DPI = 144;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      page: { type: 'string' },
      png: { type: 'string' },
      dpi: { type: 'string' },
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
    process.stderr.write(USAGE);
    return 64;
  }
  await ready();
  const bytes = new Uint8Array(readFileSync(file));
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

process.exitCode = await main();
