// A plain table: headings, rows, figures of one width. For records that are read, not worked on.
import type { ReactNode } from 'react';
import './grid.css';

export type Column = { readonly key: string; readonly heading: string; readonly figures?: boolean };
type Props = {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: string; readonly cells: Readonly<Record<string, ReactNode>> }[];
};

export function Grid({ label, columns, rows }: Props) {
  return (
    // A wide table scrolls in its frame, and a long one in the screen: the keyboard needs a place to stand on for either.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="grid-frame" role="group" aria-label={label} tabIndex={0}>
      <table className="grid" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {columns.map((column) => (
                <td key={column.key} className={column.figures === true ? 'figures' : undefined}>
                  {row.cells[column.key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
