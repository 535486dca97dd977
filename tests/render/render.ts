// `npm run -s render -- FILE --page N --png OUT [--dpi D]`: a page of an OFD, counted from 1, drawn without a window. What is not drawn, and why, goes to stderr.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { drawOfd } from './draw-ofd.ts';

const USAGE = 'usage: npm run -s render -- FILE.ofd --page N --png OUT [--dpi D]\n';
const DPI = 144;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { page: { type: 'string' }, png: { type: 'string' }, dpi: { type: 'string' } },
  });
  const [file] = positionals;
  const page = Number(values.page ?? 1);
  const dpi = Number(values.dpi ?? DPI);
  if (
    file === undefined ||
    values.png === undefined ||
    !(Number.isInteger(page) && page > 0) ||
    !(dpi >= 18 && dpi <= 1200)
  ) {
    process.stderr.write(USAGE);
    return 64;
  }
  await ready();
  try {
    const {
      png,
      page: drawing,
      substitutions,
    } = await drawOfd(new Uint8Array(readFileSync(file)), { page: page - 1, dpi });
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
