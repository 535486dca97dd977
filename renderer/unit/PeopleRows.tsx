// The people of a unit to be, one row each, for the keyboard: Enter goes on to the next row and makes one after the last.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useRef } from 'react';
import { ROLES } from '../../preload/contract/define.ts';
import { useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { addRow, changeRow, type Plan, removeRow } from './plan.ts';

type Props = {
  readonly plan: Plan;
  /** Rows that are not in order. */
  readonly faulty: readonly number[];
  readonly onChange: (plan: Plan) => void;
};

/** As many as a unit may plan at once. */
const MOST = 64;

export function PeopleRows({ plan, faulty, onChange }: Props) {
  const t = useText();
  const table = useRef<HTMLTableElement>(null);

  function goOn(event: KeyboardEvent, at: number): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (at === plan.rows.length - 1) add();
    else focusRow(at + 1);
  }

  function focusRow(at: number): void {
    table.current?.querySelectorAll<HTMLInputElement>('.people-name input')[at]?.focus();
  }

  function add(): void {
    if (plan.rows.length >= MOST) return;
    onChange(addRow(plan));
    // The row is there only after it has been drawn.
    requestAnimationFrame(() => focusRow(plan.rows.length));
  }

  return (
    <div className="people">
      <table className="people-rows" aria-label={t('unit.people.columns')} ref={table}>
        <thead>
          <tr>
            <th scope="col">{t('unit.person.name')}</th>
            <th scope="col">{t('unit.person.post')}</th>
            <th scope="col">{t('unit.person.role')}</th>
            <th scope="col">{t('unit.person.me')}</th>
            <th aria-hidden />
          </tr>
        </thead>
        <tbody>
          {plan.rows.map((row, at) => (
            <tr key={row.id} className={faulty.includes(row.id) ? 'people-faulty' : undefined}>
              <td className="people-name">
                <Input
                  aria-label={t('unit.person.nameOf', { row: at + 1 })}
                  maxLength={40}
                  value={row.name}
                  onChange={(event) => onChange(changeRow(plan, row.id, { name: event.target.value }))}
                  onKeyDown={(event) => goOn(event, at)}
                />
              </td>
              <td>
                <Input
                  aria-label={t('unit.person.postOf', { row: at + 1 })}
                  maxLength={40}
                  value={row.post}
                  onChange={(event) => onChange(changeRow(plan, row.id, { post: event.target.value }))}
                  onKeyDown={(event) => goOn(event, at)}
                />
              </td>
              <td className="people-role">
                <span className="sr-only" id={`role-${row.id}-label`}>
                  {t('unit.person.roleOf', { row: at + 1 })}
                </span>
                <Choice
                  id={`role-${row.id}`}
                  labelledBy={`role-${row.id}-label`}
                  value={row.role}
                  options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
                  onChange={(role) => onChange(changeRow(plan, row.id, { role }))}
                />
              </td>
              <td className="people-me">
                <label>
                  <input
                    type="radio"
                    name="me"
                    aria-label={t('unit.person.meIs', { row: at + 1 })}
                    checked={plan.me === row.id}
                    onChange={() => onChange({ ...plan, me: row.id })}
                  />
                </label>
              </td>
              <td className="people-remove">
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('unit.person.remove', { row: at + 1 })}
                  disabled={plan.me === row.id}
                  onClick={() => onChange(removeRow(plan, row.id))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button icon={<PlusOutlined aria-hidden />} disabled={plan.rows.length >= MOST} onClick={add}>
        {t('unit.person.add')}
      </Button>
    </div>
  );
}
