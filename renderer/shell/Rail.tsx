// The left rail: the boxes of work with what waits in each, then, for those who keep them, seals, keys and audit, then the settings.
// The security officer keeps keys and records and handles no documents, so the boxes are not shown to that post.
import {
  AuditOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  EditOutlined,
  ExportOutlined,
  EyeOutlined,
  ImportOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Box } from '../../preload/contract/circulation.ts';
import { BOX_ORDER, useBoxesStore, useRailCounts } from '../home/boxes.ts';
import { goTo, type Route, useRoute, useRouteStore } from './routes.ts';
import type { Session } from './session.ts';
import { useText } from './text/text.ts';

type Icon = ComponentType<{ readonly 'aria-hidden'?: boolean }>;

const boxIcons: Readonly<Record<Box, Icon>> = {
  toDo: EditOutlined,
  toRead: EyeOutlined,
  underWay: ClockCircleOutlined,
  done: CheckSquareOutlined,
  incoming: ImportOutlined,
  outgoing: ExportOutlined,
};

const keepers: readonly { name: 'seals' | 'keys' | 'audit'; icon: Icon; roles: readonly Session['role'][] }[] = [
  { name: 'seals', icon: SafetyCertificateOutlined, roles: ['clerk', 'securityOfficer'] },
  { name: 'keys', icon: KeyOutlined, roles: ['securityOfficer'] },
  { name: 'audit', icon: AuditOutlined, roles: ['securityOfficer'] },
];

export function Rail({ session }: { readonly session: Session }) {
  const t = useText();
  const route = useRoute();
  const origin = useRouteStore((state) => state.stack[state.stack.length - 1]);
  const withBoxes = session.role !== 'securityOfficer';
  useRailCounts(withBoxes, route.name === 'box' ? route.box : undefined);
  const counts = useBoxesStore((state) => state.counts);
  const here =
    route.name === 'seals' || route.name === 'keys' || route.name === 'audit' || route.name === 'settings'
      ? route
      : origin;

  // A document wants the room: beside one, only the icons stand.
  const folded = route.name === 'draft' || route.name === 'dossier' || route.name === 'arrival';

  return (
    <nav className={folded ? 'rail rail-folded' : 'rail'} aria-label={t('frame.rail')}>
      {withBoxes &&
        BOX_ORDER.map((box, index) => (
          <RailItem
            key={box}
            route={{ name: 'box', box }}
            icon={boxIcons[box]}
            label={t(`box.${box}`)}
            count={counts[box] ?? 0}
            calls={box === 'toDo'}
            current={here?.name === 'box' && here.box === box}
            shortcut={`Alt+${index + 1}`}
            divided={box === 'incoming'}
          />
        ))}
      {keepers
        .filter((item) => item.roles.includes(session.role))
        .map((item, index) => (
          <RailItem
            key={item.name}
            route={{ name: item.name }}
            icon={item.icon}
            label={t(`rail.${item.name}`)}
            current={here?.name === item.name}
            divided={withBoxes && index === 0}
          />
        ))}
      <div className="rail-push" />
      <RailItem
        route={{ name: 'settings' }}
        icon={SettingOutlined}
        label={t('rail.settings')}
        current={here?.name === 'settings'}
      />
    </nav>
  );
}

type ItemProps = {
  readonly route: Route;
  readonly icon: Icon;
  readonly label: string;
  readonly current: boolean;
  readonly count?: number;
  readonly calls?: boolean;
  readonly shortcut?: string;
  readonly divided?: boolean;
};

function RailItem({ route, icon: Icon, label, current, count = 0, calls, shortcut, divided }: ItemProps) {
  const t = useText();
  return (
    <button
      type="button"
      className={divided === true ? 'rail-item rail-item-divided' : 'rail-item'}
      aria-current={current ? 'page' : undefined}
      aria-label={count > 0 ? t('box.count', { box: label, count }) : label}
      aria-keyshortcuts={shortcut}
      title={label}
      onClick={() => goTo(route)}
    >
      <Icon aria-hidden />
      <span className="rail-label">{label}</span>{' '}
      {count > 0 && <span className={calls === true ? 'rail-count rail-count-calls' : 'rail-count'}>{count}</span>}
    </button>
  );
}
