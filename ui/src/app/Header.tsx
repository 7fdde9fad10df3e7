import { BellOutlined, FontSizeOutlined, LockOutlined, LogoutOutlined, SafetyOutlined, SearchOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Dropdown, Layout, Tag } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api } from '../api/client';
import { session } from '../api/session';
import { list } from '../parts/list';
import { useNotices } from '../parts/notices';
import { today } from '../parts/dates';
import { useLogin } from '../parts/useLogin';
import { roles } from '../words';
import { openCommand } from './Command';

const EnrolDialog = lazy(() => import('../rooms/login/EnrolDialog'));
const PasswordDialog = lazy(() => import('../rooms/login/PasswordDialog'));

export function Header() {
  const login = useLogin();
  const unread = list(useNotices().data?.items).filter((n) => !n.readAt).length ?? 0;
  return (
    <Layout.Header className="head">
      <button type="button" className="head-search" onClick={openCommand}>
        <SearchOutlined /> <span>搜索业务编号、功能</span> <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      {login.demo && <Tag color="warning" variant="outlined">演示数据</Tag>}
      <span className="head-date">{today()}</span>
      <Link to="/" hash="notices" className="head-bell" aria-label={unread ? `通知，${unread} 条未读` : '通知'}>
        <BellOutlined />{unread > 0 && <span className="head-count" aria-hidden>{unread > 99 ? '99+' : unread}</span>}
      </Link>
      <Who />
    </Layout.Header>
  );
}

function Who() {
  const login = useLogin();
  const [large, setLarge] = useLargeType();
  const [open, setOpen] = useState<'factor' | 'password'>();
  const close = () => setOpen(undefined);
  const leave = () => void api.DELETE('/api/v1/session').finally(session.leave);
  const items = [
    { key: 'large', icon: <FontSizeOutlined />, label: large ? '恢复标准字号' : '大字模式', onClick: () => setLarge(!large) },
    { key: 'factor', icon: <SafetyOutlined />, label: '设置动态口令', onClick: () => setOpen('factor') },
    { key: 'password', icon: <LockOutlined />, label: '修改密码', onClick: () => setOpen('password') },
    { key: 'out', icon: <LogoutOutlined />, label: '退出登录', onClick: leave },
  ];
  return (<>
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" className="who">
        <span className="who-face" aria-hidden>{login.name.slice(0, 1)}</span>
        <span className="who-words">
          <b>{login.name}</b>
          <small>{login.departmentName || login.agencyName} · {list(login.roles).map((r) => roles[r] ?? r).join('、')}</small>
        </span>
      </Button>
    </Dropdown>
    <Suspense>{open === 'factor' && <EnrolDialog close={close} />}{open === 'password' && <PasswordDialog close={close} />}</Suspense>
  </>);
}

/** The large type is this browser's choice; it is no personal datum. */
function useLargeType() {
  const [large, set] = useState(() => localStorage.getItem('large') === '1');
  useEffect(() => {
    document.documentElement.classList.toggle('large', large);
    localStorage.setItem('large', large ? '1' : '0');
  }, [large]);
  return [large, set] as const;
}

