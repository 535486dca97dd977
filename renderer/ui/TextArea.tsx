// A text area that grows with its text by the style sheet alone; Ant Design's own growing writes style attributes, which the page forbids.
import { Input } from 'antd';
import './text-area.css';

type Props = {
  readonly id: string;
  readonly value: string;
  readonly maxLength?: number;
  readonly size: 'line' | 'note' | 'body';
  readonly describedBy?: string;
  readonly onChange: (value: string) => void;
};

/** `line` is one paragraph and takes no line breaks. */
export function TextArea({ id, value, maxLength, size, describedBy, onChange }: Props) {
  return (
    <Input.TextArea
      id={id}
      className={`text-area text-area-${size}`}
      rows={size === 'line' ? 1 : 2}
      value={value}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      onChange={(event) => onChange(size === 'line' ? event.target.value.replace(/[\r\n]+/g, '') : event.target.value)}
    />
  );
}
