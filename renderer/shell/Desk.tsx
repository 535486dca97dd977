// What an unlocked client shows: the frame and its screens, with Ant Design. A part of its own, loaded while the lock screen stands.
import { AntDesign } from './AntDesign.tsx';
import { AppFrame } from './AppFrame.tsx';
import type { Session } from './session.ts';

export function Desk({ session }: { readonly session: Session }) {
  return (
    <AntDesign>
      <AppFrame key={session.profile} session={session} />
    </AntDesign>
  );
}
