// A half-filled form of elements: what the clerk typed, as it is kept (JSON text, nothing checked) and as the elements it becomes.
// Main checks the elements; here is only told which required ones are still empty.
import type { DocumentElements } from '../../preload/contract/fields.ts';

/** Texts as typed: paragraphs and attachment notes one a line. `disclosure` has no default, so it may be absent. */
export type DraftForm = {
  readonly documentKind: DocumentElements['documentKind'];
  readonly issuingAgency: string;
  readonly title: string;
  readonly primaryRecipients: readonly string[];
  readonly body: string;
  readonly attachmentNotes: string;
  readonly signatureBlock: string;
  readonly copiedRecipients: readonly string[];
  readonly handlingMark: DocumentElements['handlingMark'];
  readonly urgency: DocumentElements['urgency'];
  readonly disclosure: DocumentElements['disclosure'] | undefined;
  /** Fingerprint of the leader chosen, or empty. */
  readonly to: string;
  readonly opinion: string;
};

export type RequiredElement =
  | 'issuingAgency'
  | 'title'
  | 'primaryRecipients'
  | 'body'
  | 'signatureBlock'
  | 'disclosure';

export const emptyForm: DraftForm = {
  documentKind: 'notice',
  issuingAgency: '',
  title: '',
  primaryRecipients: [],
  body: '',
  attachmentNotes: '',
  signatureBlock: '',
  copiedRecipients: [],
  handlingMark: 'none',
  urgency: 'routine',
  disclosure: undefined,
  to: '',
  opinion: '',
};

/** Lines that hold something, without the blanks at their ends. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^[\s\u3000]+|[\s\u3000]+$/g, ''))
    .filter((line) => line !== '');
}

/** Required elements that are still empty, in the order of the form. */
export function missingElements(form: DraftForm): readonly RequiredElement[] {
  const missing: RequiredElement[] = [];
  if (form.disclosure === undefined) missing.push('disclosure');
  if (form.issuingAgency.trim() === '') missing.push('issuingAgency');
  if (form.title.trim() === '') missing.push('title');
  if (form.primaryRecipients.length === 0) missing.push('primaryRecipients');
  if (linesOf(form.body).length === 0) missing.push('body');
  if (form.signatureBlock.trim() === '') missing.push('signatureBlock');
  return missing;
}

/** The elements of a form in which nothing required is missing; else undefined. */
export function elementsOf(form: DraftForm): DocumentElements | undefined {
  if (form.disclosure === undefined || missingElements(form).length > 0) return undefined;
  return {
    documentKind: form.documentKind,
    issuingAgency: form.issuingAgency.trim(),
    title: form.title.trim(),
    primaryRecipients: [...form.primaryRecipients],
    body: linesOf(form.body),
    attachmentNotes: linesOf(form.attachmentNotes),
    signatureBlock: form.signatureBlock.trim(),
    copiedRecipients: [...form.copiedRecipients],
    handlingMark: form.handlingMark,
    urgency: form.urgency,
    disclosure: form.disclosure,
  };
}

/** A form filled with what is known already: the unit's defaults of a new draft, or a document that was sent back. */
export function formFrom(
  elements: { readonly [K in keyof DocumentElements]?: DocumentElements[K] | undefined },
): DraftForm {
  return {
    ...emptyForm,
    documentKind: elements.documentKind ?? emptyForm.documentKind,
    issuingAgency: elements.issuingAgency ?? '',
    title: elements.title ?? '',
    primaryRecipients: elements.primaryRecipients ?? [],
    body: (elements.body ?? []).join('\n'),
    attachmentNotes: (elements.attachmentNotes ?? []).join('\n'),
    signatureBlock: elements.signatureBlock ?? '',
    copiedRecipients: elements.copiedRecipients ?? [],
    handlingMark: elements.handlingMark ?? emptyForm.handlingMark,
    urgency: elements.urgency ?? emptyForm.urgency,
    disclosure: elements.disclosure,
  };
}

/** As flat JSON text; `title` stands at the top so that main can name the draft in its lists. */
export function formToText(form: DraftForm): string {
  return JSON.stringify(form);
}

/** Reads a kept form; whatever is not as expected is left at its default. */
export function formFromText(text: string): DraftForm {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return emptyForm;
  }
  const form = record(kept);
  return {
    documentKind: oneOf(form['documentKind'], ['notice', 'letter'] as const) ?? emptyForm.documentKind,
    issuingAgency: string(form['issuingAgency']),
    title: string(form['title']),
    primaryRecipients: strings(form['primaryRecipients']),
    body: string(form['body']),
    attachmentNotes: string(form['attachmentNotes']),
    signatureBlock: string(form['signatureBlock']),
    copiedRecipients: strings(form['copiedRecipients']),
    handlingMark: oneOf(form['handlingMark'], ['none', 'workSecret'] as const) ?? emptyForm.handlingMark,
    urgency: oneOf(form['urgency'], ['extraUrgent', 'urgent', 'routine'] as const) ?? emptyForm.urgency,
    disclosure: oneOf(form['disclosure'], ['proactive', 'onRequest', 'withheld'] as const),
    to: string(form['to']),
    opinion: string(form['opinion']),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
function oneOf<const T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((item) => item === value);
}
