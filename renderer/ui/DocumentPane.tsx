// A page beside a form: the one place outside the reader where a document is drawn, for a preview or an arrival.
import { type DocumentSource, DocumentView } from '../reader/index.ts';
import './document-pane.css';

export type { DocumentSource };

type Props = { readonly label: string; readonly source: DocumentSource; readonly onReopen?: () => void };

export function DocumentPane({ label, source, onReopen }: Props) {
  return (
    <div className="pdf-pane">
      <DocumentView source={source} label={label} {...(onReopen === undefined ? {} : { onReopen })} />
    </div>
  );
}
