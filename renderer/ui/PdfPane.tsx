// A page beside a form: the one place outside the reader where a document is drawn, for a preview or an arrival.
import { PdfView } from '../reader/index.ts';
import './pdf-pane.css';

/** The short-lived address that main gave, and the document's length in bytes. */
export type PdfSource = { readonly url: string; readonly length: number };

type Props = { readonly label: string; readonly source: PdfSource; readonly onReopen?: () => void };

export function PdfPane({ label, source, onReopen }: Props) {
  return (
    <div className="pdf-pane">
      <PdfView source={source} label={label} {...(onReopen === undefined ? {} : { onReopen })} />
    </div>
  );
}
