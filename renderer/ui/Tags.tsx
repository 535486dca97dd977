// Small marks on a document: urgency and handling mark. Word and shape carry the meaning, colour only helps.
import type * as v from 'valibot';
import type { HandlingMark, Urgency } from '../../preload/contract/fields.ts';
import { useText } from '../shell/text/text.ts';
import './tags.css';

/** 特急, 加急 or 平件; the last is quiet so that the others stand out. */
export function UrgencyTag({ urgency }: { readonly urgency: v.InferOutput<typeof Urgency> }) {
  const t = useText();
  return <span className={`tag tag-urgency tag-${urgency}`}>{t(`urgency.${urgency}`)}</span>;
}

/** 工作秘密; nothing at all for an unmarked document. */
export function MarkTag({ mark }: { readonly mark: v.InferOutput<typeof HandlingMark> }) {
  const t = useText();
  return mark === 'none' ? null : <span className="tag tag-mark">{t(`mark.${mark}`)}</span>;
}
