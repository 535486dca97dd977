// The first 128 bits of a digest in eight groups of four figures: large enough to be read to another person, group by group.
import { fingerprintGroups } from './format.ts';
import './fingerprint.css';

export function Fingerprint({ label, value }: { readonly label: string; readonly value: string }) {
  const groups = fingerprintGroups(value);
  return (
    <code className="fingerprint" aria-label={`${label} ${groups.join(' ')}`}>
      {groups.map((group, index) => (
        <span key={`${index}-${group}`}>{group}</span>
      ))}
    </code>
  );
}
