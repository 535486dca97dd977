// A button in the manner of the others for the pages that stand before anything else is loaded: the lock screen, the help, a refusal, a fault. Ant Design's would bring
// all of Ant Design with it, and a fault must be told even where that is what could not be loaded.
import type { ComponentProps } from 'react';
import './plain-button.css';

type Props = Omit<ComponentProps<'button'>, 'type'> & { readonly primary?: boolean };

export function PlainButton({ primary = false, className, ...rest }: Props) {
  const names = ['plain-button', ...(primary ? ['plain-button-primary'] : []), ...(className ? [className] : [])];
  return <button {...rest} type="button" className={names.join(' ')} />;
}
