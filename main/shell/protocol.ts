// The client's own address space, app://client/…: the built renderer, and contents under short-lived tickets. Nothing else answers; no file://,
// no network. Every response carries the content security policy; a page gets a fresh nonce for the style elements that Ant Design makes.

import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { protocol, type Session } from 'electron';

export const ORIGIN = 'app://client';
const HOST = 'client';

/** Bytes behind a ticket: read by range, decrypted as they are asked for. */
export type ContentSource = { readonly length: number; read(offset: number, length: number): Uint8Array };
/** The bytes, and the format that they were kept as. */
export type FindContent = (ticket: string) => { readonly source: ContentSource; readonly format: 'pdf' | 'ofd' } | null;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.icc': 'application/octet-stream',
};

/** Must run before the app is ready. corsEnabled beside supportFetchAPI: without it older runtimes read across origins (CVE-2026-70604). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ]);
}

/** The policy of every response; `nonce` admits one page's own style elements. WebAssembly is pdf.js's image decoders. */
export function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    // Its one policy is renderer/shell/trusted-types.ts.
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/** Serves `folder` (the built renderer) and the contents that `findContent` knows, to one session. Pages are answered at once, all that they ask for once `opened` is kept. */
export function serveClient(
  session: Session,
  folder: string,
  findContent: FindContent,
  opened: Promise<void> = Promise.resolve(),
): void {
  const root = realpathSync(folder) + sep;
  session.protocol.handle('app', async (request) => {
    const url = parse(request.url);
    if (!url || url.host !== HOST || request.method !== 'GET') return refuse(404);
    if (!url.pathname.endsWith('.html')) await opened;
    const ticket = /^\/content\/([0-9a-f]{32})$/.exec(url.pathname)?.[1];
    return ticket ? content(findContent(ticket), request.headers.get('range')) : file(root, url.pathname);
  });
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': policy(nonce),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: headers('text/plain', 'none') });
}

function file(root: string, pathname: string): Response {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return refuse(404);
  }
  const type = TYPES[extname(name)];
  if (!type || name.endsWith('/') || name.includes('\0') || name.includes('\\')) return refuse(404);
  let path: string;
  try {
    path = realpathSync(join(root, name));
    // After the links are resolved, so that a link cannot lead outside.
    if (!path.startsWith(root) || !statSync(path).isFile()) return refuse(404);
  } catch {
    return refuse(404);
  }
  const nonce = randomBytes(16).toString('base64');
  const bytes = readFileSync(path);
  const body = type.startsWith('text/html') ? bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : bytes;
  return new Response(body as string | Uint8Array<ArrayBuffer>, { headers: headers(type, nonce) });
}

/** One range of decrypted bytes; a damaged chunk answers 500 and shows as a refusal in the reader. */
function content(found: ReturnType<FindContent>, range: string | null): Response {
  if (!found) return refuse(404);
  const { source, format } = found;
  const match = range ? /^bytes=(\d+)-(\d*)$/.exec(range) : null;
  if (range && !match) return refuse(416);
  const from = match ? Number(match[1]) : 0;
  const to = match?.[2] ? Math.min(Number(match[2]), source.length - 1) : source.length - 1;
  if (source.length > 0 && (from > to || from >= source.length)) return refuse(416);
  let bytes: Uint8Array;
  try {
    bytes = source.read(from, to - from + 1);
  } catch {
    return refuse(500);
  }
  const common = { ...headers(`application/${format}`, 'none'), 'accept-ranges': 'bytes' };
  return match
    ? new Response(bytes as Uint8Array<ArrayBuffer>, {
        status: 206,
        headers: { ...common, 'content-range': `bytes ${from}-${to}/${source.length}` },
      })
    : new Response(bytes as Uint8Array<ArrayBuffer>, { headers: common });
}
