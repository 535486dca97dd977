// 标注副本: a version with what was put on its pages, as a new file that says on each page what it is. The quarantine writes it, because foreign bytes are
// rewritten there alone; what comes back is believed in nothing but that it carries no signature and says of itself that it is a copy. The document's own
// bytes are only read.

import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { byteRangesInFile } from '../../formats/pdf/byte-range.ts';
import { saveFile } from '../chosen-files.ts';
import {
  beginning,
  dateText,
  fileNameFor,
  inQuarantine,
  openVersion,
  readFormat,
  readWhole,
  versionOf,
} from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import type { TaskInput } from '../quarantine/index.ts';
import { Refusal, require } from '../refusal.ts';
import { findTextFont } from '../seals/index.ts';
import { verifyBytes } from '../verification/index.ts';
import { draftedOn, signedOn } from './annotations.ts';
import { calendarDateAt } from './calendar.ts';

const HEADING = '标注副本';
const WORTH = '仅供阅读，不具效力，不作凭据，以原件为准';
/** What a password or the file's own rights keep from being copied. */
const CLOSED: ReadonlySet<string> = new Set([
  'pdf.passwordRequired',
  'pdf.wrongPassword',
  'pdf.unsupportedEncryption',
  'pdf.notPermitted',
]);

/** Characters of the text under a highlight that are listed: it stands on its page in full. */
const MOST_COVERED = 120;

type Copy = TaskInput<'makeWorkingCopy'>;

/** Makes the copy and asks where it is to go; null if nowhere. */
export async function exportWorkingCopy(
  office: Office,
  { dossier, digest }: { dossier: string; digest: string },
): Promise<{ fileName: string } | null> {
  const session = office.session();
  const { title, number } = versionOf(session, dossier, digest);
  const reader = openVersion(session, digest);
  // An OFD is not rewritten, and a PDF made of one would be another document.
  if (readFormat(reader) !== 'pdf') {
    reader.close();
    throw new Refusal('copy.onlyPdf');
  }
  const original = readWhole(reader);
  const font = findTextFont();
  require(font, 'copy.noFont');
  const madeAt = office.clock.now();
  const written = annotationsOf(session, dossier, digest);
  const made = await write(office, {
    bytes: original,
    heading: HEADING,
    worth: WORTH,
    origin: `${session.me.name} ${momentText(madeAt)} 自印证导出，原件 SM3 ${digest.slice(0, 16)}…`,
    title: `${HEADING}：${title}`,
    madeAt,
    ...written,
    fontFile: font.file,
    ...(font.face ? { face: font.face } : {}),
  });
  const { bytes } = made;
  const report = await inQuarantine(() => verifyBytes(office, session, { name: 'copy.pdf', bytes, password: null }));
  const honest = report.verdict === 'unsigned' && report.reasons.includes('pdf.workingCopy');
  if (!honest || byteRangesInFile(bytes).length > 0) throw new Error('the copy would pass for the document');
  const path = await office.dialogs.save(fileNameFor(number, title, { what: `（${HEADING}）` }));
  if (!path) return null;
  // Locked while the dialog stood open: the store refuses, and nothing leaves.
  session.store.commit(
    {
      action: 'document.exportCopy',
      subject: dossier,
      detail: { digest: toHex(sm3(bytes)), original: digest, annotations: made.shown },
    },
    () => {},
  );
  return { fileName: saveFile(office, path, bytes) };
}

async function write(office: Office, input: Copy) {
  try {
    return await office.quarantine.run('makeWorkingCopy', input);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'copy.noFont') throw error;
    if (CLOSED.has(error.code)) throw new Refusal('copy.notPermitted', { cause: error.code });
    return inQuarantine(() => Promise.reject(error));
  }
}

type Hand = { readonly author: string; readonly at: number | null };
type Remark = { readonly page: number; readonly y: number; readonly x: number; readonly by: Hand };
type Listed =
  | (Remark & { readonly kind: 'note'; readonly text: string })
  | (Remark & {
      readonly kind: 'highlight';
      readonly text: string;
      readonly boxes: readonly { x: number; y: number; width: number; height: number }[];
    });

/** Everybody's signed annotations and one's own unsigned ones, as they are drawn, and those with words as they are listed. */
function annotationsOf(session: Session, dossier: string, digest: string): Pick<Copy, 'annotations' | 'list'> {
  const { signed, drafted } = session.store.read((db) => ({
    signed: signedOn(session, db, dossier, digest),
    drafted: draftedOn(db, dossier, digest),
  }));
  const me: Hand = { author: session.me.name, at: null };
  const inks = [
    ...signed.ink.map(({ by, at, strokes }) => ({ by: { author: by, at }, strokes })),
    { by: me, strokes: drafted.strokes },
  ];
  const remarks = [
    ...signed.remarks.map(({ by, at, ...rest }) => ({ by: { author: by, at }, ...rest })),
    { by: me, ...drafted.remarks },
  ];
  const listed = remarks
    .flatMap(({ by, highlights, notes }): Listed[] => [
      ...highlights.map(({ page, boxes, text }) => ({
        kind: 'highlight' as const,
        page,
        x: boxes[0]?.x ?? 0,
        y: boxes[0]?.y ?? 0,
        by,
        boxes,
        text,
      })),
      ...notes.map((note) => ({ kind: 'note' as const, by, ...note })),
    ])
    .sort((a, b) => a.page - b.page || a.y - b.y || a.x - b.x);
  let notes = 0;
  const numbered = listed.map((one) => ({ one, number: one.kind === 'note' ? ++notes : 0 }));
  return {
    annotations: [
      ...inks.flatMap(({ by, strokes }) =>
        [...Map.groupBy(strokes, (stroke) => stroke.page)].map(([page, here]) => ({
          kind: 'ink' as const,
          page,
          ...by,
          contents: `手写批注，${handText(by)}`,
          strokes: here,
        })),
      ),
      ...numbered.map(({ one, number }) =>
        one.kind === 'note'
          ? {
              kind: one.kind,
              page: one.page,
              ...one.by,
              contents: `${one.text}\n${handText(one.by)}`,
              x: one.x,
              y: one.y,
              number,
            }
          : { kind: one.kind, page: one.page, ...one.by, contents: `高亮，${handText(one.by)}`, boxes: one.boxes },
      ),
    ],
    list: {
      title: '批注清单',
      entries: numbered.map(({ one, number }) => ({
        head: `${one.kind === 'note' ? `批注 ${number}` : '高亮'}　第 ${one.page + 1} 页　${handText(one.by)}`,
        covered: one.kind === 'highlight' ? beginning(one.text, MOST_COVERED) : '',
        text: one.kind === 'note' ? one.text : '',
      })),
    },
  };
}

function handText({ author, at }: Hand): string {
  return at === null ? `${author}（尚未签名）` : `${author} ${momentText(at)}`;
}

/** Day and time by the PC's own zone, as the screens show them. */
function momentText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${dateText(calendarDateAt(ms))} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
