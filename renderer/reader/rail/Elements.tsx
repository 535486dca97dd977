// The elements of the document as data, as its drafter filled them in.
import type { DossierView } from '../../../preload/contract/circulation.ts';
import { useText } from '../../shell/text/text.ts';
import { type Fact, Facts } from '../../ui/Facts.tsx';

export function Elements({ view }: { readonly view: DossierView }) {
  const t = useText();
  const { elements } = view;
  const facts: Fact[] = [];
  const add = (term: string, value: string) => value !== '' && facts.push({ term, value, wide: true });
  add(t('sheet.documentTitle'), view.title);
  add(t('sheet.number'), view.number);
  if (view.documentKind !== null) add(t('dossier.elements.kind'), t(`kind.${view.documentKind}`));
  add(t('sheet.issuer'), view.issuingAgency);
  if (elements !== null) {
    add(t('dossier.elements.primary'), elements.primaryRecipients.join(t('form.separator')));
    add(t('dossier.elements.copied'), elements.copiedRecipients.join(t('form.separator')));
    add(t('dossier.elements.attachments'), elements.attachmentNotes.join('；'));
    add(t('dossier.elements.signature'), elements.signatureBlock);
  }
  add(t('sheet.urgency'), t(`urgency.${view.urgency}`));
  add(t('sheet.mark'), t(`mark.${view.handlingMark}`));
  if (view.disclosure !== null) add(t('dossier.elements.disclosure'), t(`disclosure.${view.disclosure}`));
  if (view.registered !== null) add(t('dossier.elements.note'), view.registered.note);
  return (
    <section className="side-section" aria-label={t('dossier.elements')}>
      <h2>{t('dossier.elements')}</h2>
      {elements === null && <p className="hint">{t('dossier.elements.none')}</p>}
      <Facts label={t('dossier.elements')} facts={facts} />
    </section>
  );
}
