// `npm run bench [-- crypto|line|files|…] [--json]`: how fast this machine does what the client does, the primitives beside OpenSSL and others in the same run. stdout holds
// the result: a table, or with --json one object of schema yinzheng/bench/1. Crypto and line end within two minutes and a half; a busy machine gets fewer rounds, not more
// time. Files takes about two minutes and 7 GB of disk for as long, reader five.

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from '../../crypto/ready.ts';
import { openCryptoPool } from '../../main/crypto-pool/index.ts';
import { bulkCases } from './bulk-cases.ts';
import { certificateCases } from './certificate-cases.ts';
import { cryptoCases } from './crypto-cases.ts';
import { runFiles } from './file-cases.ts';
import { lineCases } from './line-cases.ts';
import { type Row, runCases } from './measure.ts';
import { runImports, runRebuild } from './office-cases.ts';
import { DOSSIERS, foundOffices } from './offices.ts';
import { runOpen } from './open-cases.ts';
import { opensslVersion } from './openssl-speed.ts';
import { runReader } from './reader-cases.ts';
import { runStart } from './start-cases.ts';

const PARTS = ['crypto', 'line', 'files', 'start', 'open', 'reader', 'office', 'rebuild'] as const;
const ROUNDS = 5;
const FILE_ROUNDS = 3;
/** No new round of the whole begins after this, milliseconds from the start. */
const UNTIL = { crypto: 90_000, line: 115_000 } as const;
const USAGE = 'usage: npm run -s bench -- [crypto|line|files|start|open|reader|office|rebuild] [--json]\n';

function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    openssl: opensslVersion(),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    at: new Date().toISOString(),
  };
}

function tell(name: string): void {
  process.stderr.write(`${name}\n`);
}

async function runLine(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  try {
    const pool = openCryptoPool({ threads: 2 });
    const offices = foundOffices(pool);
    const [work, full] = [offices.openStore(folder), offices.openStore(folder)];
    try {
      tell('filling a store');
      offices.fill(full, DOSSIERS);
      return await runCases(lineCases(offices, work, full), ROUNDS, UNTIL.line, tell);
    } finally {
      work.close();
      full.close();
      pool.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(rows: readonly Row[], about: ReturnType<typeof machine>): string {
  const head = ['', 'unit', 'best', 'median', 'peer', 'ratio'];
  const lines = [
    head,
    ...rows.map(({ name, unit, ...row }) => [name, unit, ...[row.best, row.median, row.peer, row.ratio].map(cell)]),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const written = lines.map((line) =>
    line
      .map((text, column) => (column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const { cpu, threads, system, node, openssl, load, at } = about;
  const place = `${cpu}, ${threads} threads, ${system}; Node ${node}; ${openssl ?? 'no OpenSSL'}; load ${load}; ${at}`;
  return `${written.map((line) => line.trimEnd()).join('\n')}\n\n${place}\n`;
}

function cell(value: number | null): string {
  return value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 3 });
}

async function main(): Promise<number> {
  let given: { json: boolean; parts: string[] };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
    given = { json: values.json === true, parts: positionals };
  } catch {
    given = { json: false, parts: ['?'] };
  }
  if (given.parts.some((part) => !(PARTS as readonly string[]).includes(part))) {
    process.stderr.write(USAGE);
    return 64;
  }
  const wants = (part: (typeof PARTS)[number]) => given.parts.length === 0 || given.parts.includes(part);
  await ready();
  const about = machine();
  const rows = [
    ...(wants('crypto')
      ? await runCases([...cryptoCases(), ...bulkCases(tell), ...certificateCases()], ROUNDS, UNTIL.crypto, tell)
      : []),
    ...(wants('line') ? await runLine() : []),
    ...(wants('start') ? await runStart(ROUNDS, tell) : []),
    ...(wants('office') ? await runImports(FILE_ROUNDS, tell) : []),
    ...(given.parts.includes('rebuild') ? await runRebuild(tell) : []),
    ...(wants('open') ? await runOpen(ROUNDS, tell) : []),
    ...(wants('reader') ? await runReader(FILE_ROUNDS, tell) : []),
    ...(wants('files') ? await runFiles(FILE_ROUNDS, tell) : []),
  ];
  const result = { schema: 'yinzheng/bench/1', machine: about, rows };
  process.stdout.write(given.json ? `${JSON.stringify(result)}\n` : table(rows, about));
  return 0;
}

process.exitCode = await main();
