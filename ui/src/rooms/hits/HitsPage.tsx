import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Progress, Tag } from 'antd';
import { useEffect } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Page } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { typing } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { outcomes } from '../case/coverage';
import { marks, useHits, type Hit } from './useHits';
import './hits.css';

/** HitsPage goes through what was found, one after the other, by keyboard: one
 * key decides and goes on, Z takes it back. It judges nobody. */
export default function HitsPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['case', id], queryFn: () => done(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={10}>{(c) => <Walk c={c} />}</Reading>;
}

function Walk({ c }: { c: Schemas['CaseDetail'] }) {
  const login = useLogin();
  const marks_ = has(login, 'clerk') && c.commissioned === login.agency;
  const w = useHits(c.id, marks_);
  useKeys(w);
  return (
    <Page title="逐条查看检出信息" up={{ to: `/cases/${c.id}`, title: c.number }} under={<>每一页的查看都登记在案。登记的是查看情况，不改变结果，不作认定。{!marks_ && '查看情况由接受委托的机构的经办人员登记。'}</>}>
      <section className="panel panel-body bar" role="status">
        <span>已看到第 {w.last.toLocaleString()} 户，共 {c.households.toLocaleString()} 户</span><Progress className="grow" percent={c.households ? Math.floor((w.last / c.households) * 100) : 0} aria-label="查看进度" />
        <b>已登记 {w.marked} 条</b>
      </section>
      {w.problem && <ProblemView problem={w.problem} />}
      <section className="panel panel-flush">
        <div className="scroll hits-scroll" tabIndex={0} role="region" aria-label="检出信息">
          <table className="plain hits-table">
            <thead><tr><th scope="col">户</th><th scope="col">对象</th><th scope="col">类别</th><th scope="col">本人申报</th><th scope="col">检出信息</th><th scope="col">系统比较</th><th scope="col">查看情况</th></tr></thead>
            <tbody>{w.rows.map((h, i) => <Row key={`${h.ordinal}-${h.category}`} h={h} on={i === w.at} at={() => w.go(i)} mark={(m) => w.mark(i, m)} marks={marks_} first={w.rows[i - 1]?.household !== h.household} />)}</tbody>
          </table>
          {w.rows.length === 0 && <Nothing>{w.busy ? '正在载入' : '没有检出信息'}</Nothing>}
        </div>
        <div className="table-foot noprint">
          <span className="grow"><kbd>J</kbd> <kbd>K</kbd> 上下移动　{marks_ && <>{marks.map((m) => <span key={m.key}><kbd>{m.key}</kbd> {m.words}　</span>)}<kbd>Z</kbd> 撤销</>}</span>
          {w.more ? <Button size="small" loading={w.busy} onClick={() => void w.load()}>再看一些户</Button> : <span className="faint">已看完</span>}
        </div>
      </section>
    </Page>
  );
}

type RowProps = { h: Hit; on: boolean; first: boolean; marks: boolean; at: () => void; mark: (m: Hit['mark']) => void };

function Row({ h, on, first, marks: may, at, mark }: RowProps) {
  const o = outcomes[h.result] ?? { words: h.result, tone: 'default' as const };
  return (
    <tr className={on ? 'row-at' : ''} aria-current={on || undefined} onClick={at}>
      <td>{first && h.household}</td>
      <th scope="row">{h.name}<small className="mono">{h.number}</small></th>
      <td>{h.categoryName}</td>
      <td>{h.declared || <span className="faint">未填</span>}</td>
      <td><span className={h.result === 'same' ? '' : `mark ${o.tone}`}>{h.found}</span><small>{h.source}{h.asOf && ` · 截至 ${h.asOf}`}</small></td>
      <td className="nowrap">{o.words}</td>
      <td className="hits-mark">{on && may ? marks.map((m) => <Button key={m.key} size="small" type={h.mark === m.mark ? 'primary' : 'default'} onClick={() => mark(m.mark)}>{m.words}</Button>)
        : h.mark ? <Tag color={h.mark === 'same' ? 'success' : h.mark === 'check' ? 'error' : 'warning'}>{marks.find((m) => m.mark === h.mark)?.words}</Tag> : <span className="faint">未看</span>}</td>
    </tr>
  );
}

function useKeys(w: ReturnType<typeof useHits>) {
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
      const m = marks.find((x) => x.key === e.key);
      if (e.key === 'j') w.go(w.at + 1);
      else if (e.key === 'k') w.go(w.at - 1);
      else if (e.key === 'z') w.undo();
      else if (m) w.mark(w.at, m.mark);
      else return;
      e.preventDefault();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  });
  useEffect(() => {
    document.querySelector('.hits-table .row-at')?.scrollIntoView({ block: 'nearest' }); // newer browsers answer with a promise, which is no clean-up
  }, [w.at]);
}
