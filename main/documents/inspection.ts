// The first look at a foreign file, PDF or OFD by its bytes: what the quarantine found, in the same words for both. The name of a file says nothing.

import type { DocumentFacts, Format } from '../../preload/contract/documents.ts';
import type { Office } from '../office.ts';
import {
  markOn,
  OFD_PORTION,
  type OfdInspection,
  type PageMark,
  type PageText,
  type ProposedElements,
} from '../quarantine/index.ts';
import { Refusal, require } from '../refusal.ts';
import { formatOf } from '../verification/index.ts';

export type Inspection = {
  readonly format: Format;
  /** At least 1; of an OFD those of all its documents. */
  readonly pages: number;
  readonly encrypted: 'none' | 'opened';
  readonly active: readonly { readonly kind: string; readonly place: string; readonly page?: number }[];
  readonly recovered: boolean;
  readonly ofd: DocumentFacts['ofd'];
  readonly proposed: ProposedElements;
  /** The highest that a page bears; `graded` is above any ceiling that this client is built with. */
  readonly mark: PageMark;
};

/** @throws Refusal `document.*`, quarantine.failed */
export async function inspectFile(office: Office, bytes: Uint8Array, password: string | null): Promise<Inspection> {
  const format = formatOf(bytes);
  require(format !== 'unknown', 'document.unknownFormat');
  return inQuarantine(() => (format === 'ofd' ? inspectOfd(office, bytes) : inspectPdf(office, bytes, password)));
}

async function inspectPdf(office: Office, bytes: Uint8Array, password: string | null): Promise<Inspection> {
  const input = { bytes, ...(password === null ? {} : { password }) };
  const { facts, firstPage } = await office.quarantine.run('inspectPdf', input);
  return {
    format: 'pdf',
    pages: Math.max(1, facts.pages),
    encrypted: facts.encrypted,
    active: facts.active,
    recovered: facts.broken,
    ofd: null,
    proposed: await office.quarantine.run('proposeElements', input),
    mark: firstPage ? markOn(textsOf(firstPage)) : 'none',
  };
}

async function inspectOfd(office: Office, bytes: Uint8Array): Promise<Inspection> {
  const found = await everyPage(office, bytes);
  const { pages, documents, active, attachments, proposed, laterMarks } = found;
  return {
    format: 'ofd',
    pages,
    encrypted: 'none',
    active: [...active, ...(attachments.length > 0 ? [{ kind: 'embeddedFile', place: 'attachment' }] : [])],
    recovered: false,
    ofd: {
      documents: documents.length,
      unreadable: found.unreadable.slice(0, MOST_TOLD).map(({ page, reason }) => ({ page: page + 1, reason })),
      incomplete: found.incomplete.slice(0, MOST_TOLD).map((page) => page + 1),
      laterMarks: laterMarks.slice(0, MOST_TOLD).map(({ page }) => page + 1),
      fontsNotEmbedded: found.fontsNotEmbedded.slice(0, MOST_TOLD).map(shown),
      attachments: attachments.slice(0, MOST_TOLD).map(({ name, size }) => ({ name: shown(name), size })),
    },
    proposed,
    mark: highestMark(found),
  };
}

/** A long document is looked at by portions, each a task with the time of its own. */
async function everyPage(office: Office, bytes: Uint8Array): Promise<OfdInspection> {
  let found = await office.quarantine.run('inspectOfd', { bytes });
  for (let from = OFD_PORTION; from < found.pages; from += OFD_PORTION) {
    const more = await office.quarantine.run('inspectOfd', { bytes, from });
    found = {
      ...found,
      firstPages: [...found.firstPages, ...more.firstPages],
      laterMarks: [...found.laterMarks, ...more.laterMarks],
      unreadable: [...found.unreadable, ...more.unreadable],
      incomplete: [...found.incomplete, ...more.incomplete],
      fontsNotEmbedded: [...new Set([...found.fontsNotEmbedded, ...more.fontsNotEmbedded])],
    };
  }
  return found;
}

/**
 * Each first page by all its texts, as a PDF's. A later page counts only where the grade has its star, as nothing but a mark is printed: the word alone may
 * be a cell of a table, and is told instead (`laterMarks`).
 */
function highestMark({ firstPages, laterMarks }: OfdInspection): PageMark {
  const marks = firstPages.map((page) => markOn(textsOf(page)));
  if (marks.includes('graded') || laterMarks.some(({ starred }) => starred)) return 'graded';
  return marks.includes('workSecret') ? 'workSecret' : 'none';
}

/** Lines of a kind that a screen shows. */
const MOST_TOLD = 100;

function textsOf(page: PageText): string[] {
  return page.items.map((item) => item.text);
}

/** A name as a screen shows it: nothing that breaks the line or turns the direction of writing. */
function shown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, '')
    .slice(0, 255)
    .toWellFormed();
}

const CODES: Readonly<Record<string, string>> = {
  'format.unknown': 'document.unknownFormat',
  'pdf.notPdf': 'document.unknownFormat',
  'pdf.truncated': 'document.truncated',
  'pdf.passwordRequired': 'document.passwordRequired',
  'pdf.wrongPassword': 'document.wrongPassword',
  'pdf.unsupportedEncryption': 'document.encrypted',
  'pdf.limit': 'document.tooComplex',
  // A ZIP that holds something else.
  'ofd.notOfd': 'document.unknownFormat',
  'ofd.truncated': 'document.truncated',
  'ofd.encrypted': 'document.encrypted',
  'ofd.limit': 'document.tooComplex',
  'quarantine.timeout': 'document.tooComplex',
  'quarantine.memory': 'document.tooComplex',
};

/** The quarantine's codes in the words of the contract. */
export async function inQuarantine<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const code = CODES[error.code] ?? (/^(?:pdf|ofd)\./.test(error.code) ? 'document.broken' : 'quarantine.failed');
    throw new Refusal(code, { cause: error.code });
  }
}
