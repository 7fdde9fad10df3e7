import { useQuery } from '@tanstack/react-query';
import { Collapse, Input, Tag } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { Page } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import './admin.css';

type Policy = Schemas['Policy'];

/** Policies are read here and changed nowhere: who may do what is part of the program. */
export default function Policies() {
  const q = useQuery({ queryKey: ['policies'], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/policies')) });
  const [text, setText] = useState('');
  const fits = (p: Policy) => [p.id, p.says, p.rule, p.text].some((s) => s.includes(text.trim()));
  return (
    <Page title="授权策略" under="谁可以对什么做什么，随程序发布，运行中不可修改；禁止的优先于许可的，没有许可的一律拒绝">
      <section className="panel panel-flush">
        <div className="filters"><Input.Search allowClear className="filter-text" placeholder="说明、条款号、操作名" aria-label="查找策略" onChange={(e) => setText(e.target.value)} /></div>
        <Reading of={q}>{({ items }) => {
          const shown = list(items).filter(fits);
          return shown.length === 0 ? <Nothing>没有这样的策略</Nothing> : <Collapse bordered={false} items={shown.map(entry)} />;
        }}</Reading>
      </section>
    </Page>
  );
}

const entry = (p: Policy) => ({
  key: p.id, label: <span className="do-line policy"><Tag color={p.effect === 'forbid' ? 'error' : 'success'}>{p.effect === 'forbid' ? '禁止' : '许可'}</Tag><span className="grow">{p.says}</span>{p.rule && <span className="faint">{p.rule}</span>}</span>,
  children: <>{p.mend && <p>{p.mend}</p>}<pre className="policy-text" tabIndex={0}>{p.text}</pre></>,
});
