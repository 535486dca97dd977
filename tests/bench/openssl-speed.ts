// OpenSSL as the peer: `openssl speed` and `openssl kdf`, both by processor time. Every function answers null where there is no openssl, where this
// one cannot do what is asked (SM4-GCM came with 3.1), or where its answer is not understood.

import { spawnSync } from 'node:child_process';

/** What `openssl version` says, or null. */
export function opensslVersion(): string | null {
  return run('openssl', ['version'])?.trim() ?? null;
}

/** MB/s (10^6 bytes) of a digest or cipher over pieces of `bytes`. */
export function bulkSpeed(algorithm: string, bytes: number): number | null {
  const told = run('openssl', ['speed', '-mr', '-seconds', '1', '-bytes', String(bytes), '-evp', algorithm]);
  const found = told?.match(/^\+F:\d+:[^:\n]+:([\d.]+)$/m)?.[1];
  return found === undefined ? null : positive(Number(found) / 1e6);
}

/** Signatures made and checked a second. One call for both, since OpenSSL measures them together. */
export function sm2Speed(): { sign: number | null; verify: number | null } {
  const told = run('openssl', ['speed', '-mr', '-seconds', '1', 'sm2']);
  const found = told?.match(/^\+F\d+:\d+:\d+:[^:\n]*SM2:([\d.]+):([\d.]+)$/m);
  return { sign: positive(Number(found?.[1])), verify: positive(Number(found?.[2])) };
}

const ITERATIONS = 500_000;

/** Iterations a second of PBKDF2 with HMAC-SM3. The shell tells the time that its child used. */
export function pbkdf2Speed(): number | null {
  const kdf = `openssl kdf -keylen 32 -kdfopt digest:SM3 -kdfopt pass:123456 -kdfopt salt:0123456789abcdef -kdfopt iter:${ITERATIONS} PBKDF2`;
  const told = run('sh', ['-c', `${kdf} >/dev/null && times`]);
  // The second line: user and system time of children, as 0m0.150000s.
  const found = told
    ?.trim()
    .split('\n')
    .at(-1)
    ?.match(/^(\d+)m([\d.]+)s/);
  return found ? positive(ITERATIONS / (Number(found[1]) * 60 + Number(found[2]))) : null;
}

function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null;
}

function run(program: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}
