// An SM3 digest in four groups, in figures of one width, so that it can be compared by eye and by voice.
import { useText } from '../shell/text/text.ts';
import { digestGroups } from './format.ts';
import './digest.css';

export function Digest({ value }: { readonly value: string }) {
  const t = useText();
  return (
    <code className="digest" aria-label={`${t('digest.label')} ${value}`} title={value}>
      {digestGroups(value).map((group, index) => (
        <span key={`${index}-${group}`}>{group}</span>
      ))}
    </code>
  );
}
