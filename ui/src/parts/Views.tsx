import { CloseOutlined, StarOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Input, Popconfirm, Popover } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../api/client';
import type { Search } from '../app/router';
import { list } from './list';
import { ProblemView, useTell } from './ProblemView';
import { useAct } from './useAct';
import { same, searchOf, textOf } from './views';

type Room = 'cases' | 'tasks';
type View = Schemas['SavedView'];

/** Views are the filters that somebody keeps for a list under a name: each opens by
 * one click, is a link, and is nobody else's. */
export default function Views({ room, search }: { room: Room; search: Search }) {
  const queries = useQueryClient();
  const queryKey = ['views', room];
  const views = list(useQuery({ queryKey, staleTime: 300_000, queryFn: () => done(api.GET('/api/v1/views/{room}', { params: { path: { room } } })) }).data?.items);
  const keep = async (items: View[]) => {
    await done(api.PUT('/api/v1/views/{room}', { params: { path: { room } }, body: { items } }));
    await queries.invalidateQueries({ queryKey });
  };
  const here = textOf(search);
  return (
    <nav className="views" aria-label="我的视图">
      {views.map((v) => <Kept key={v.name} of={v} to={`/${room}`} on={same(v.search, here)} drop={() => keep(views.filter((o) => o !== v))} />)}
      {here && !views.some((v) => same(v.search, here)) && views.length < 20 && <Keep taken={views.map((v) => v.name)} keep={(name) => keep([...views, { name, search: here }])} />}
    </nav>
  );
}

function Kept({ of, to, on, drop }: { of: View; to: string; on: boolean; drop: () => Promise<void> }) {
  const wrong = useTell();
  return (
    <span className={on ? 'view on' : 'view'}>
      <Link to={to} search={searchOf(of.search) as never} aria-current={on ? 'page' : undefined} activeOptions={{ exact: true, includeSearch: true }}>{of.name}</Link>
      <Popconfirm title={`删去视图“${of.name}”？`} okText="删去" cancelText="取消" onConfirm={() => drop().catch(wrong)}><Button type="text" size="small" icon={<CloseOutlined />} aria-label={`删去视图“${of.name}”`} /></Popconfirm>
    </span>
  );
}

/** Keep asks for the name under which the filters of now are kept. */
function Keep({ taken, keep }: { taken: string[]; keep: (name: string) => Promise<void> }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const go = useAct(async () => {
    await keep(name.trim());
    setOpen(false);
    setName('');
    void message.success('已存为我的视图');
  });
  const wrong = taken.includes(name.trim()) ? '已有同名的视图' : '';
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} title="存为我的视图" content={(
      <div className="view-form">
        <Input aria-label="视图名称" placeholder="如：本周到期" maxLength={20} value={name} onChange={(e) => setName(e.target.value)} onPressEnter={() => name.trim() && !wrong && void go.run()} />
        <Button type="primary" disabled={!name.trim() || !!wrong} loading={go.busy} onClick={() => void go.run()}>保存</Button>
        {wrong && <p className="bad">{wrong}</p>}
        {go.problem && <ProblemView problem={go.problem} compact />}
      </div>
    )}>
      <Button type="link" size="small" icon={<StarOutlined />}>存为我的视图</Button>
    </Popover>
  );
}
