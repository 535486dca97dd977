// What the lock screen leads to besides the people of this computer: the first page, founding a unit, joining one, and the joins that wait for an answer. Parts of Ant Design, so
// they are loaded apart from the lock screen itself.
import type { ComponentProps } from 'react';
import { FoundWizard } from '../unit/FoundWizard.tsx';
import { JoinForm } from '../unit/JoinForm.tsx';
import { PendingJoins } from '../unit/PendingJoins.tsx';
import { AntDesign } from './AntDesign.tsx';
import { FirstStart } from './FirstStart.tsx';

export function First(props: ComponentProps<typeof FirstStart>) {
  return (
    <AntDesign>
      <FirstStart {...props} />
    </AntDesign>
  );
}

export function Found(props: ComponentProps<typeof FoundWizard>) {
  return (
    <AntDesign>
      <FoundWizard {...props} />
    </AntDesign>
  );
}

export function Join(props: ComponentProps<typeof JoinForm>) {
  return (
    <AntDesign>
      <JoinForm {...props} />
    </AntDesign>
  );
}

export function Waiting(props: ComponentProps<typeof PendingJoins>) {
  return (
    <AntDesign>
      <PendingJoins {...props} />
    </AntDesign>
  );
}
