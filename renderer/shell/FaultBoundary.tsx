// A defect in a screen: the person is told what is safe and can reload the screen; nothing of its contents is shown or kept.
import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { FaultNotice } from '../ui/FailureNotice.tsx';
import { sayIn, useLanguageStore } from './text/text.ts';
import './fault-boundary.css';

type Props = { readonly children: ReactNode };
type State = { readonly fault: string | undefined };

export class FaultBoundary extends Component<Props, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof Error ? error.name : 'unknown' };
  }

  override render(): ReactNode {
    if (this.state.fault === undefined) return this.props.children;
    const say = sayIn(useLanguageStore.getState().language);
    return (
      <main className="fault-boundary">
        <FaultNotice incident={`${say('fault.screen')} · ${this.state.fault}`} />
        <Button type="primary" onClick={() => this.setState({ fault: undefined })}>
          {say('fault.restart')}
        </Button>
      </main>
    );
  }
}
