// Chains made by the OpenSSL command line for tests: a root, an authority below it, a leaf, and the lists of both issuers, each step with the key
// and the digest asked for. Keys are made once and shared. Whatever is odd about a chain is asked for by name.

import { readFileSync } from 'node:fs';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { type Crl, parseCrl } from '../../crypto/certificates/crl.ts';
import { decodePem } from '../../crypto/certificates/pem.ts';
import { file, openssl } from './openssl.ts';

/** How keys are made, as arguments of openssl. */
const KEYS = {
  rsa: ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa1024: ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  p256: ['ecparam', '-name', 'prime256v1', '-genkey', '-noout'],
  p384: ['ecparam', '-name', 'secp384r1', '-genkey', '-noout'],
  p521: ['ecparam', '-name', 'secp521r1', '-genkey', '-noout'],
  p224: ['ecparam', '-name', 'secp224r1', '-genkey', '-noout'],
  explicit: ['ecparam', '-name', 'prime256v1', '-param_enc', 'explicit', '-genkey', '-noout'],
  sm2: ['ecparam', '-name', 'SM2', '-genkey', '-noout'],
  ed25519: ['genpkey', '-algorithm', 'ED25519'],
} as const;
export type KeyKind = keyof typeof KEYS;

/** What an issuer signs with: a kind of key, and the options of the signature. */
export type Method = { readonly key: KeyKind; readonly options: readonly string[] };

const PSS = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'];
export const METHODS = {
  rsa: { key: 'rsa', options: ['-sha256'] },
  pss: { key: 'rsa', options: ['-sha256', ...PSS] },
  p256: { key: 'p256', options: ['-sha256'] },
  p384: { key: 'p384', options: ['-sha384'] },
  p521: { key: 'p521', options: ['-sha512'] },
  sm2: { key: 'sm2', options: ['-sm3', '-sigopt', 'distid:1234567812345678'] },
  ed25519: { key: 'ed25519', options: [] },
} as const satisfies Record<string, Method>;

const made = new Map<string, string>();

/** A private key of the kind for a holder of the name; the same one for the same two. */
export function keyOf(kind: KeyKind, holder: string): string {
  const name = `${kind} ${holder}`;
  let path = made.get(name);
  if (path === undefined) {
    path = file('');
    openssl([...KEYS[kind], '-out', path]);
    made.set(name, path);
  }
  return path;
}

export type Holder = { readonly name: string; readonly method: Method; readonly key: string; readonly path: string };

const CONFIG = `[req]
distinguished_name=dn
[dn]
[authority]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
[leaf]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
[bare]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=none
authorityKeyIdentifier=none
`;

export type Choice = {
  readonly serial?: string;
  readonly days?: number;
  /** Whose key it is, where another's than that of the name. */
  readonly keyOf?: string;
  /** In place of the issuer's own. */
  readonly options?: readonly string[];
};

/** A certificate; its issuer is itself for 'self'. 'bare' is a leaf that names no key. */
export function issue(
  issuer: Holder | 'self',
  name: string,
  method: Method,
  kind: 'authority' | 'leaf' | 'bare',
  choice: Choice = {},
): Holder {
  const config = file(CONFIG);
  const key = keyOf(method.key, choice.keyOf ?? name);
  const [path, request] = [file(''), file('')];
  const subject = ['-subj', `/C=CN/CN=${name}`, '-config', config];
  const days = ['-days', String(choice.days ?? 30)];
  if (issuer === 'self') {
    const options = choice.options ?? method.options;
    openssl(['req', '-x509', ...subject, '-extensions', kind, ...options, '-key', key, ...days, '-out', path]);
    return { name, method, key, path };
  }
  const own = method.key === 'sm2' ? METHODS.sm2.options : [];
  openssl(['req', '-new', ...subject, ...own, '-key', key, '-out', request]);
  openssl([
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    issuer.path,
    '-CAkey',
    issuer.key,
    '-set_serial',
    `0x${choice.serial ?? '1001'}`,
    '-extfile',
    config,
    '-extensions',
    kind,
    ...(method.key === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []),
    ...(choice.options ?? issuer.method.options),
    ...days,
    '-out',
    path,
  ]);
  return { name, method, key, path };
}

/** The list of an issuer; what is on it was revoked an hour ago. */
export function listOf(issuer: Holder, serials: readonly string[] = [], options = issuer.method.options): string {
  const at = (ms: number) => new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  const now = Date.now();
  const index = serials.map(
    (serial) => `R\t${at(now + 30 * 86_400_000)}Z\t${at(now - 3_600_000)}Z,keyCompromise\t${serial}\tunknown\t/CN=x\n`,
  );
  const config = file(`[ca]
default_ca=d
[d]
database=${file(index.join(''))}
crlnumber=${file('01\n')}
default_crl_days=30
default_md=sha256
`);
  const path = file('');
  const [digest, ...rest] = options;
  const md = digest === undefined ? [] : ['-md', digest.slice(1)];
  const who = ['-keyfile', issuer.key, '-cert', issuer.path];
  openssl(['ca', '-config', config, '-gencrl', ...who, ...md, ...rest, '-out', path]);
  return path;
}

export function derOf(path: string): Uint8Array {
  const [block] = decodePem(readFileSync(path, 'utf8'));
  if (block === undefined) throw new Error(`no PEM block in ${path}`);
  return block.der;
}

export const certificateOf = ({ path }: Holder): Certificate => parseCertificate(derOf(path));
export const crlOf = (path: string): Crl => parseCrl(derOf(path));

/** Root, authority and leaf, each signed by the one above with `method`. */
export function chainOf(method: Method): { root: Holder; middle: Holder; leaf: Holder } {
  const root = issue('self', 'Root', method, 'authority');
  const middle = issue(root, 'Middle', method, 'authority', { serial: '2001' });
  return { root, middle, leaf: issue(middle, 'Leaf', method, 'leaf', { serial: '3001' }) };
}
