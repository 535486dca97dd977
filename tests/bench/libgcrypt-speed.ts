// libgcrypt as a peer: the system's library, called through Python's ctypes, by processor time. It has SM4 with the processor's vector instructions, which
// OpenSSL 3.0 has not. Each answer names what was computed, so that nothing else is measured by mistake.

import { spawnSync } from 'node:child_process';

/** Calls work for a while and tells calls per second of this thread's time and the last bytes of the result; zeros as key, nonce and data. */
const HOST = `
import ctypes, sys, time
what, size, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
g = ctypes.CDLL('libgcrypt.so.20')
g.gcry_check_version.restype = ctypes.c_char_p
version = g.gcry_check_version(None).decode()
g.gcry_control(37, 0)
g.gcry_control(38, 0)
def must(error):
    if error: sys.exit('libgcrypt: error %d' % error)
data, out, last = (ctypes.create_string_buffer(n) for n in (size, size, 32))
length, cipher = ctypes.c_size_t(size), ctypes.c_void_p()
if what == 'SM3':
    if not g.gcry_md_map_name(b'SM3'): sys.exit('this libgcrypt has no SM3')
    def work(): g.gcry_md_hash_buffer(326, last, data, length)
else:
    if not g.gcry_cipher_map_name(b'SM4'): sys.exit('this libgcrypt has no SM4')
    must(g.gcry_cipher_open(ctypes.byref(cipher), 318, 6 if what == 'SM4-CTR' else 9, 0))
    must(g.gcry_cipher_setkey(cipher, data, ctypes.c_size_t(16)))
    def work():
        if what == 'SM4-CTR': must(g.gcry_cipher_setctr(cipher, data, ctypes.c_size_t(16)))
        else: must(g.gcry_cipher_setiv(cipher, data, ctypes.c_size_t(12)))
        must(g.gcry_cipher_encrypt(cipher, out, length, data, length))
        if what == 'SM4-GCM': must(g.gcry_cipher_gettag(cipher, last, ctypes.c_size_t(16)))
work()
start, done, spent = time.thread_time(), 0, 0
while spent < seconds:
    for _ in range(8): work()
    done, spent = done + 8, time.thread_time() - start
tail = {'SM3': last.raw, 'SM4-CTR': out.raw[-16:], 'SM4-GCM': last.raw[:16]}[what]
print(version, done / spent, tail.hex())
`;

export type Measured = {
  readonly version: string;
  /** MB/s, 10^6 bytes. */
  readonly speed: number;
  /** SM3's digest, SM4-CTR's last block or SM4-GCM's tag over zeros under a key and a first block or nonce of zeros, in hex. */
  readonly result: string;
};

/** What libgcrypt does with pieces of `bytes`, or why there is no telling. */
export function gcryptSpeed(what: 'SM3' | 'SM4-CTR' | 'SM4-GCM', bytes: number, seconds = 0.3): Measured | string {
  const { error, status, stdout, stderr } = spawnSync('python3', ['-c', HOST, what, String(bytes), String(seconds)], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (error) return 'no python3 to call libgcrypt with';
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? 'libgcrypt does not answer';
  const [version, rate, result] = stdout.trim().split(' ');
  if (version === undefined || result === undefined || !(Number(rate) > 0))
    return 'libgcrypt’s answer is not understood';
  return { version, speed: (Number(rate) * bytes) / 1e6, result };
}
