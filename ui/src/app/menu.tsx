import { ApiOutlined, AuditOutlined, BarChartOutlined, BellOutlined, DatabaseOutlined, FileOutlined, FolderOpenOutlined, HomeOutlined, LockOutlined, PlusOutlined, ProfileOutlined, QuestionCircleOutlined, RetweetOutlined, SafetyOutlined, SettingOutlined, TeamOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Login } from '../api/session';
import { list } from '../parts/list';

/** An entry of the menu: who sees it is a convenience; the server decides who may. */
export type Entry = { path: string; title: string; icon: ReactNode; group: '办理' | '成果' | '基础' | '管理'; sees: (l: Login) => boolean };

export const has = (l: Login | undefined, ...roles: string[]) => list(l?.roles).some((r) => roles.includes(r));
export const staff = (l: Login | undefined) => has(l, 'clerk', 'approver');
export const assists = (l: Login | undefined) => (staff(l) && l?.level !== 'county') || has(l, 'sharing');

export const entries: Entry[] = [
  { path: '/', title: '工作台', icon: <HomeOutlined />, group: '办理', sees: () => true },
  { path: '/cases', title: '核对业务', icon: <ProfileOutlined />, group: '办理', sees: (l) => staff(l) || has(l, 'officer') },
  { path: '/cases/new', title: '新建核对', icon: <PlusOutlined />, group: '办理', sees: (l) => has(l, 'clerk') },
  { path: '/batches', title: '批量核对', icon: <TeamOutlined />, group: '办理', sees: (l) => staff(l) },
  { path: '/tasks', title: '协查任务', icon: <AuditOutlined />, group: '办理', sees: assists },
  { path: '/reviews', title: '异议与复核', icon: <RetweetOutlined />, group: '办理', sees: (l) => staff(l) || has(l, 'officer', 'sharing') },
  { path: '/confirm', title: '省级确认', icon: <AuditOutlined />, group: '办理', sees: (l) => has(l, 'approver') && l.level === 'province' },
  { path: '/reports', title: '核对报告', icon: <FileOutlined />, group: '成果', sees: (l) => staff(l) || has(l, 'officer') },
  { path: '/dashboard', title: '运行统计', icon: <BarChartOutlined />, group: '成果', sees: staff },
  { path: '/archive', title: '档案调阅', icon: <FolderOpenOutlined />, group: '成果', sees: staff },
  { path: '/agreements', title: '保密协议', icon: <SafetyOutlined />, group: '基础', sees: (l) => staff(l) || has(l, 'security') },
  { path: '/adjustments', title: '调整令', icon: <BellOutlined />, group: '基础', sees: staff },
  { path: '/catalogue', title: '资源目录', icon: <DatabaseOutlined />, group: '基础', sees: (l) => staff(l) || has(l, 'sharing', 'system') },
  { path: '/docking', title: '对接', icon: <ApiOutlined />, group: '基础', sees: (l) => l.level === 'province' && (staff(l) || has(l, 'system', 'security')) },
  { path: '/help', title: '操作手册', icon: <QuestionCircleOutlined />, group: '基础', sees: () => true },
  { path: '/admin/accounts', title: '账号', icon: <TeamOutlined />, group: '管理', sees: (l) => has(l, 'security') },
  { path: '/admin/devices', title: '登记设备', icon: <SafetyOutlined />, group: '管理', sees: (l) => has(l, 'security') },
  { path: '/admin/tokens', title: '系统令牌', icon: <ApiOutlined />, group: '管理', sees: (l) => has(l, 'security') },
  { path: '/admin/access', title: '登录安全', icon: <SafetyOutlined />, group: '管理', sees: (l) => has(l, 'security') },
  { path: '/admin/keys', title: '密钥状态', icon: <LockOutlined />, group: '管理', sees: (l) => has(l, 'security') },
  { path: '/admin/policies', title: '授权策略', icon: <AuditOutlined />, group: '管理', sees: (l) => has(l, 'security', 'audit') },
  { path: '/admin/settings', title: '本省设置', icon: <SettingOutlined />, group: '管理', sees: (l) => has(l, 'system', 'security') },
  { path: '/admin/offices', title: '机构和部门', icon: <HomeOutlined />, group: '管理', sees: (l) => has(l, 'system') },
  { path: '/admin/notices', title: '对外通知', icon: <BellOutlined />, group: '管理', sees: (l) => has(l, 'system') },
  { path: '/admin/register', title: '安全登记', icon: <AuditOutlined />, group: '管理', sees: (l) => has(l, 'audit') },
];
