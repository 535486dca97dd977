// A defect in a screen: the person is told what is safe and can reload the screen; nothing of its contents is shown or kept. A part of the program that could not be loaded does not come
// by asking again (parts.ts): then the client is to be closed and opened.
import { Component, type ReactNode } from 'react';
import { FaultNotice } from '../ui/FailureNotice.tsx';
import { PlainButton } from '../ui/PlainButton.tsx';
import { PartError } from './parts.ts';
import { sayIn, useLanguageStore } from './text/text.ts';
import './fault-boundary.css';

type Props = { readonly children: ReactNode };
type State = { readonly fault: string | undefined; readonly part: boolean };

export class FaultBoundary extends Component<Props, State> {
  override state: State = { fault: undefined, part: false };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof Error ? error.name : 'unknown', part: error instanceof PartError };
  }

  override render(): ReactNode {
    if (this.state.fault === undefined) return this.props.children;
    const say = sayIn(useLanguageStore.getState().language);
    return (
      <main className="fault-boundary">
        <FaultNotice incident={`${say('fault.screen')} · ${this.state.fault}`} />
        {this.state.part ? (
          <p role="alert">{say('fault.part')}</p>
        ) : (
          <PlainButton primary onClick={() => this.setState({ fault: undefined })}>
            {say('fault.restart')}
          </PlainButton>
        )}
      </main>
    );
  }
}
