// What the child does for each task of protocol.ts. Runs only inside the quarantine: everything reached from here may be fed foreign bytes.

import { checkMember, parseHeader } from '../../crypto/envelopes/envelope.ts';
import { readOfdSignatures } from '../../formats/ofd/signatures.ts';
import { prepareSealRevision } from '../../formats/pdf/append.ts';
import { parseJoinAnswer, parseJoinRequest } from '../joining/index.ts';
import { compareCopies } from './compare-copies.ts';
import { inspectOfd } from './inspect-ofd.ts';
import { inspectPdf } from './inspect-pdf.ts';
import { readText } from './pdf-text.ts';
import { proposeElements } from './propose-elements.ts';
import type { TaskInput, TaskName, TaskOutput } from './protocol.ts';
import { drawSealPicture } from './seal-picture.ts';
import { findSignaturePlace } from './signature-place.ts';
import { makeWorkingCopy } from './working-copy.ts';

export const implementations: { readonly [K in TaskName]: (input: TaskInput<K>) => Promise<TaskOutput<K>> } = {
  compareCopies,
  drawSealPicture,
  findSignaturePlace,
  inspectOfd,
  inspectPdf,
  makeWorkingCopy,
  pdfText: ({ bytes, password, pages }) => readText(bytes, password, pages),
  proposeElements,
  prepareSealRevision: ({ bytes, ...request }) => prepareSealRevision(bytes, request),
  readOfdSignatures: async ({ bytes }) => readOfdSignatures(bytes),
  readEnvelopeHeader: async ({ bytes, size }) => parseHeader(bytes, size),
  checkEnvelopeMembers: async ({ members }) => {
    for (const { start, ...member } of members) checkMember(member, start);
    return null;
  },
  readJoinRequest: async ({ bytes }) => {
    parseJoinRequest(bytes);
    return null;
  },
  readJoinAnswer: async ({ bytes }) => {
    parseJoinAnswer(bytes);
    return null;
  },
};
