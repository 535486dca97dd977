// The frame of one screen: a heading line with what can be done, then the contents, then, where there is one, the bar of the primary action.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { back } from '../shell/routes.ts';
import { useText } from '../shell/text/text.ts';
import './screen.css';

type Props = {
  readonly title: string;
  /** What stands beside the title: a number, a tag. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly withBack?: boolean;
  readonly foot?: ReactNode;
  /** Contents run to the edges and scroll by themselves. */
  readonly flush?: boolean;
  readonly children: ReactNode;
};

export function Screen({ title, beside, actions, withBack, foot, flush, children }: Props) {
  const t = useText();
  return (
    <div className="screen">
      <header className="screen-head">
        {withBack === true && (
          <Button type="text" icon={<ArrowLeftOutlined aria-hidden />} onClick={back} aria-keyshortcuts="Alt+ArrowLeft">
            {t('frame.back')}
          </Button>
        )}
        <h1 className="screen-title">{title}</h1>
        {beside}
        <div className="screen-actions">{actions}</div>
      </header>
      <div className={flush === true ? 'screen-body screen-body-flush' : 'screen-body'}>{children}</div>
      {foot !== undefined && <footer className="screen-foot">{foot}</footer>}
    </div>
  );
}
