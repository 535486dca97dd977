// In the toolbar: put a note on the page where there is no text to select, and say when what was marked could not be kept or read.
import { FormOutlined } from '@ant-design/icons';
import { useStore } from 'zustand';
import { useText } from '../../shell/text/text.ts';
import { ToolButton } from '../Toolbar.tsx';
import type { RemarksDesk } from './remarks-desk.ts';

export function RemarksTools({ desk, onPlacing }: { readonly desk: RemarksDesk; readonly onPlacing: () => void }) {
  const t = useText();
  const { book } = desk;
  const { mayWrite, ready, placing, saving, failure } = useStore(book.state);
  if (!mayWrite && failure === undefined) return null;
  return (
    <div className="ink-tools">
      {(saving === 'failed' || failure !== undefined) && (
        <span className="ink-saved ink-unsaved" role="alert">
          {t(ready ? 'remarks.saveFailed' : 'remarks.loadFailed')}
          <button
            type="button"
            className="pdf-button pdf-button-framed"
            onClick={() => void (ready ? book.flush().catch(() => undefined) : book.load())}
          >
            {t('reader.retry')}
          </button>
        </span>
      )}
      {mayWrite && (
        <ToolButton
          label={t('remarks.place')}
          icon={<FormOutlined />}
          keys="Alt+N"
          worded
          pressed={placing}
          disabled={!ready}
          onClick={() => {
            book.setPlacing(!placing);
            onPlacing();
          }}
        />
      )}
    </div>
  );
}
