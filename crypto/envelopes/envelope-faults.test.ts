// Envelopes with exactly one fault each, line by line: every line of the header is spoilt in every way that lines of text can be, digests and signature
// are made right again, and the refusal must come from the stage that FORMAT.md gives to that line. Faults that need more than one line changed, or
// the body, are in envelope.test.ts; both lists are counted here. Without a fault the same generator writes what opens.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromBase64, fromHex, fromUtf8, toBase64 } from '../bytes.ts';
import { DecryptError, EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { openEnvelope, parseEnvelope } from './envelope.ts';

type Golden = {
  envelope: { senderPrivateKey: string; recipients: { privateKey: string; fingerprint: string }[]; bytes: string };
};
const { envelope } = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
const bytes = fromBase64(envelope.bytes);
const parsed = parseEnvelope(bytes);
const lines = fromUtf8(parsed.headerBytes.subarray(0, parsed.signedLength)).trimEnd().split('\n');
const body = bytes.subarray(parsed.headerBytes.length);
const holder = {
  fingerprint: envelope.recipients[0]?.fingerprint ?? '',
  decryptKek: (kek: Uint8Array) => sm2.decrypt(fromHex(envelope.recipients[0]?.privateKey ?? ''), kek),
};

/** The header's lines (as Latin-1, so that any byte can be written), signed as they are, and the body. */
function write(header: readonly string[], signature = (line: string) => line): Uint8Array {
  const text = Uint8Array.from(Buffer.from(header.map((line) => `${line}\n`).join(''), 'latin1'));
  // Signatures differ each time, in length too; one whose base64 has padding can be written without it.
  let made = sm2.sign(fromHex(envelope.senderPrivateKey), text);
  while (made.length % 3 === 0) made = sm2.sign(fromHex(envelope.senderPrivateKey), text);
  const last = Uint8Array.from(Buffer.from(signature(`signature ${toBase64(made)}\n`), 'latin1'));
  return concatBytes(text, last, body);
}

function refusal(file: Uint8Array): string | null {
  try {
    const opened = openEnvelope(parseEnvelope(file), holder);
    return opened ? null : 'not addressed';
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError) return error.code;
    throw error;
  }
}

/** What can be wrong with any line: `word value…`. The second is the code, where it is not the line's own. */
const anyLine: [string, (line: string) => string, string?][] = [
  ['CR before the line end', (line) => `${line}\r`, 'header.character'],
  ['a tab for the space', (line) => line.replace(' ', '\t'), 'header.character'],
  ['a NUL behind', (line) => `${line}\0`, 'header.character'],
  ['a byte of DEL', (line) => `${line}\x7f`, 'header.character'],
  ['a byte above ASCII', (line) => `${line}\xe9`, 'header.character'],
  ['a no-break space', (line) => line.replace(' ', '\xa0'), 'header.character'],
  ['over 8192 bytes long', (line) => line + 'a'.repeat(8193), 'header.line'],
];
/** What can be wrong with the word in front. */
const anyWord: [string, (line: string) => string][] = [
  ['word in capitals', (line) => line.replace(/^[a-z]+/, (word) => word.toUpperCase())],
  ['word with a capital', (line) => line.replace(/^[a-z]/, (letter) => letter.toUpperCase())],
  ['space in front', (line) => ` ${line}`],
  ['word with a letter more', (line) => line.replace(' ', 's ')],
  ['word with a colon', (line) => line.replace(' ', ': ')],
  ['word with an equals sign', (line) => line.replace(' ', '=')],
  ['word without its space', (line) => line.replace(' ', '')],
  ['a comment instead', () => '# comment'],
  ['an empty line instead', () => ''],
];
/** What can be wrong with the values, whatever they are. */
const anyValue: [string, (line: string) => string][] = [
  ['two spaces', (line) => line.replace(' ', '  ')],
  ['a space behind', (line) => `${line} `],
  ['a word more', (line) => `${line} more`],
  ['no value', (line) => line.replace(/ .*$/, ' ')],
  ['quotes around it', (line) => line.replace(/ (.*)$/, ' "$1"')],
];
const last = (change: (value: string) => string) => (line: string) => line.replace(/[^ ]+$/, change);
const first = (change: (value: string) => string) => (line: string) =>
  line.replace(/^([^ ]+ )([^ ]+)/, (_, word: string, value: string) => word + change(value));
const hex: [string, (value: string) => string][] = [
  ['capitals', (value) => value.toUpperCase()],
  ['a digit less', (value) => value.slice(1)],
  ['a digit more', (value) => `0${value}`],
  ['a byte less', (value) => value.slice(2)],
  ['a byte more', (value) => `${value}00`],
  ['0x in front', (value) => `0x${value.slice(2)}`],
  ['a letter that is no digit', (value) => `g${value.slice(1)}`],
  ['colons', (value) => value.replace(/^(..)(..)/, '$1:$2')],
];
const decimal: [string, (value: string) => string][] = [
  ['a leading zero', (value) => `0${value}`],
  ['a plus', (value) => `+${value}`],
  ['a minus', (value) => `-${value}`],
  ['0x in front', (value) => `0x${value}`],
  ['a fraction', (value) => `${value}.0`],
  ['an exponent', (value) => `${value}e0`],
  ['a thousands mark', (value) => `1,${value}`],
  ['2^53', () => '9007199254740992'],
  ['2^64', () => '18446744073709551616'],
  ['letters', () => 'seven'],
  ['not a number', () => 'NaN'],
];
const base64: [string, (value: string) => string][] = [
  ['no padding', (value) => value.replace(/=+$/, '')],
  ['padding too much', (value) => `${value}=`],
  ['the alphabet for addresses', (value) => `-_${value.slice(2)}`],
  ['a character of no alphabet', (value) => `*${value.slice(1)}`],
  ['four characters less', (value) => value.slice(4)],
  ['not DER', () => 'AAAA'],
];

type Fault = { field: string; fault: string; make: () => Uint8Array; codes: RegExp };
const faults: Fault[] = [];

function spoil(
  field: string,
  index: number,
  code: { line: string; value: string },
  values: [string, (line: string) => string][],
): void {
  const line = lines[index] ?? '';
  const add = (fault: string, change: (line: string) => string, expected: string) => {
    const make = () => {
      const changed = change(line);
      expect(changed, 'the fault must change something').not.toBe(line);
      return write(lines.toSpliced(index, 1, changed));
    };
    faults.push({ field, fault, make, codes: new RegExp(`^envelope\\.(?:${expected})$`) });
  };
  for (const [fault, change, own] of anyLine) add(fault, change, own ?? code.line);
  for (const [fault, change] of anyWord) add(fault, change, code.line);
  for (const [fault, change] of values) add(fault, change, code.value);
  const without = () => write(lines.toSpliced(index, 1));
  const twice = () => write(lines.toSpliced(index, 0, line));
  const codes = (pattern: string) => new RegExp(`^envelope\\.(?:${pattern})$`);
  // Left out or doubled, the line that stands where another is due is at fault.
  faults.push({ field, fault: 'left out', make: without, codes: codes(LEFT_OUT[field] ?? code.line) });
  faults.push({ field, fault: 'twice', make: twice, codes: codes(TWICE[field] ?? code.line) });
}

const LEFT_OUT: Record<string, string> = {
  // A recipient or an extension less is well formed, but the manifest is bound to the recipients.
  recipient: 'payload\\.context',
  manifest: 'member\\.missing',
  // Its bytes are in the file all the same.
  blob: 'member\\.trailing',
};
const TWICE: Record<string, string> = {
  'format line': 'header\\.id',
  id: 'header\\.sequence',
  sequence: 'header\\.created',
  created: 'header\\.sender',
  sender: 'header\\.certificate',
  certificate: 'recipient\\.missing',
  recipient: 'recipient\\.order',
  manifest: 'member\\.order',
  blob: 'member\\.order',
  extension: 'header\\.extensionOrder',
};

const at = (word: string) => lines.findIndex((line) => line.startsWith(word));
const values = (...sets: [string, (line: string) => string][][]) => sets.flat();
const named = (
  name: string,
  where: (change: (value: string) => string) => (line: string) => string,
  set: [string, (value: string) => string][],
): [string, (line: string) => string][] => set.map(([fault, change]) => [`${name}: ${fault}`, where(change)]);

const own = (word: string) => ({ line: `header\\.${word}`, value: `header\\.${word}` });
// Another certificate is not the one that the line before names.
const certificate = { line: 'header\\.certificate', value: 'header\\.(?:certificate|sender)' };
spoil('id', at('id'), own('id'), values(anyValue, named('hex', last, hex)));
spoil(
  'sequence',
  at('sequence'),
  own('sequence'),
  values(anyValue, named('number', last, [...decimal, ['zero', () => '0']])),
);
spoil('created', at('created'), own('created'), values(anyValue, named('number', last, decimal)));
spoil('sender', at('sender'), own('sender'), values(anyValue, named('hex', last, hex)));
spoil('certificate', at('certificate'), certificate, values(anyValue, named('base64', last, base64)));
spoil(
  'recipient',
  lines.findLastIndex((line) => line.startsWith('recipient')),
  { line: 'member\\.missing', value: 'recipient\\.(?:form|kek)' },
  values(anyValue, named('fingerprint', first, hex), named('kek', last, base64)),
);
spoil(
  'manifest',
  at('manifest'),
  { line: 'member\\.missing', value: 'member\\.form' },
  values(anyValue, named('length', first, decimal), named('digest', last, hex)),
);
spoil(
  'blob',
  at('blob'),
  { line: 'header\\.line', value: 'member\\.form' },
  values(anyValue, named('length', first, decimal), named('digest', last, hex)),
);

/** The signature's own line, behind what it signs. */
const signatures: [string, (line: string) => string, string][] = [
  ...anyLine.map(([fault, change, code = '']): [string, (line: string) => string, string] => {
    return [fault, (line) => `${change(line.slice(0, -1))}\n`, code];
  }),
  ...anyWord.map(([fault, change]): [string, (line: string) => string, string] => {
    return [fault, (line) => `${change(line.slice(0, -1))}\n`, 'header.line'];
  }),
  ...values(anyValue, named('base64', last, base64)).map(
    ([fault, change]): [string, (line: string) => string, string] => {
      return [fault, (line) => `${change(line.slice(0, -1))}\n`, 'signature.form'];
    },
  ),
];
for (const [fault, change, code] of signatures) {
  faults.push({
    field: 'signature',
    fault,
    make: () => write(lines, change),
    codes: new RegExp(`^envelope\\.${code.replace('.', '\\.')}$`),
  });
}

describe('envelopes with one fault in one line', () => {
  it('opens without one', () => {
    expect(refusal(write(lines))).toBeNull();
  });

  it('counts at least 150 that differ in field, fault or stage', () => {
    const distinct = new Set(faults.map(({ field, fault, codes }) => `${field}: ${fault}: ${codes}`));
    expect(distinct.size).toBe(faults.length);
    expect(distinct.size).toBeGreaterThanOrEqual(150);
  });

  it.each(faults)('$field: $fault', ({ make, codes }) => {
    expect(refusal(make())).toMatch(codes);
  });
});
