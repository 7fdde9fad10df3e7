import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Alert, App, Layout, Menu } from 'antd';
import { useMemo, useSyncExternalStore } from 'react';
import { online } from '../api/connection';
import type { Login } from '../api/session';
import { useLogin } from '../parts/useLogin';
import { Command } from './Command';
import { Header } from './Header';
import { IdleNotice } from './IdleNotice';
import { entries } from './menu';
import { useFocusBack } from './useFocusBack';
import 'virtual:antd-shell.css';
import './app.css';

/** Shell is what stands around every room. */
export function Shell() {
  const main = useFocusBack();
  return (
    <App message={{ maxCount: 3 }}><Layout className="shell">
      <a className="skip" href="#main">跳到正文</a>
      <Side />
      <Layout>
        <Header />
        <Offline />
        <main id="main" tabIndex={-1} ref={main}><Outlet /></main>
      </Layout>
      <Command />
      <IdleNotice />
    </Layout></App>
  );
}

/** slim is a window in which the menu shows its icons alone, each with its name on hover. */
const slim = matchMedia('(max-width: 991.98px)');
const follow = (look: () => void) => {
  slim.addEventListener('change', look);
  return () => slim.removeEventListener('change', look);
};

function Side() {
  const login = useLogin();
  const go = useNavigate();
  const here = useRouterState({ select: (s) => s.location.pathname });
  const narrow = useSyncExternalStore(follow, () => slim.matches);
  const items = useMemo(() => menuOf(login), [login]);
  return (
    <Layout.Sider width={208} className="side" collapsed={narrow} collapsedWidth={64} trigger={null}>
      <Link to="/" className="brand">
        <span className="brand-name"><SafetyCertificateOutlined /> <b>核 对</b></span>
        <span className="brand-under">居民家庭经济状况核对系统</span>
      </Link>
      <nav aria-label="主菜单">
        <Menu theme="dark" mode="inline" items={items} selectedKeys={[entryAt(here, login)]} onClick={({ key }) => void go({ to: key })} />
      </nav>
    </Layout.Sider>
  );
}

function menuOf(login: Login) {
  const mine = entries.filter((e) => e.sees(login));
  return [...new Set(mine.map((e) => e.group))].map((group) => ({
    type: 'group' as const, label: group, key: group,
    children: mine.filter((e) => e.group === group).map((e) => ({ key: e.path, icon: e.icon, label: e.title })),
  }));
}

/** entryAt is the entry that an address belongs to: the one with the longest path. */
function entryAt(path: string, login: Login): string {
  const under = entries.filter((e) => e.sees(login) && (e.path === path || (e.path !== '/' && path.startsWith(e.path + '/'))));
  return under.sort((a, b) => b.path.length - a.path.length)[0]?.path ?? '';
}

function Offline() {
  const up = useSyncExternalStore(online.follow, online.get);
  if (up) return null;
  return <Alert type="warning" banner showIcon role="alert" title="网络中断，正在重新连接。已填写的内容都保留着，请不要关闭页面。" />;
}
