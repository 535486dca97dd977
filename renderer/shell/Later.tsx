// A component that is a part of the program of its own (parts.ts): shown at once when it is there; until then a line says that it is being read.
import { type ComponentType, createElement, Suspense, use } from 'react';
import { Part } from './parts.ts';
import { useText } from './text/text.ts';

export type Later<Props> = {
  readonly Show: ComponentType<Props>;
  /** Loads it ahead. */
  readonly ready: () => Promise<void>;
};

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const part = new Part(load);
  function Come(props: Props) {
    const come = part.want();
    return createElement(come instanceof Promise ? use(come) : come, props);
  }
  function Show(props: Props) {
    return (
      <Suspense fallback={<Reading />}>
        <Come {...props} />
      </Suspense>
    );
  }
  return { Show, ready: () => part.ready() };
}

function Reading() {
  const t = useText();
  return (
    <p className="sr-only" role="status">
      {t('app.loading')}
    </p>
  );
}
