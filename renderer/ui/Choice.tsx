// One of a few: radio buttons side by side, all to be seen at once. Arrow keys choose, as in any radio group.
import { useId } from 'react';
import './choice.css';

type Props<T extends string> = {
  readonly id: string;
  /** The id of the element that names the group. */
  readonly labelledBy: string;
  readonly required?: boolean;
  /** undefined: nothing is chosen yet. */
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

export function Choice<T extends string>({ id, labelledBy, required, value, options, onChange }: Props<T>) {
  const name = useId();
  return (
    <div className="choice" role="radiogroup" id={id} aria-labelledby={labelledBy} aria-required={required === true}>
      {options.map((option) => (
        <label className="choice-item" key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
