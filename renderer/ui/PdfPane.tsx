// The one place outside the reader where a page is drawn: a preview or an arrival beside a form.
import './pdf-pane.css';

export type PdfSource = { readonly url: string; readonly length: number };

export function PdfPane({ label, source }: { readonly label: string; readonly source: PdfSource }) {
  return <div className="pdf-pane" role="region" aria-label={label} data-length={source.length} />;
}
