import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { show } from '../../parts/value';

const tones: Record<string, string> = { found: 'processing', none: 'default', name_differs: 'error', unavailable: 'warning' };

/** Findings looks at what was answered about whom. The look is registered, so
 * it is asked for first. */
export function Findings({ t }: { t: Schemas['TaskDetail'] }) {
  const [open, setOpen] = useState(false);
  const q = useInfiniteQuery({
    queryKey: ['task', t.id, 'findings', t.answeredAt], enabled: open, staleTime: Infinity, refetchOnWindowFocus: false,
    initialPageParam: 0, getNextPageParam: (last: Schemas['FindingsOutBody']) => Number(last.next) || undefined,
    queryFn: ({ pageParam }) => done(api.GET('/api/v1/tasks/{id}/findings', { params: { path: { id: t.id }, query: { limit: 200, after: pageParam } } })),
  });
  const rows = list(q.data?.pages).flatMap((p) => list(p.items));
  return (
    <Panel title="反馈的结果" under={t.counts} flush extra={!open && <Button size="small" onClick={() => setOpen(true)}>逐人查看（登记）</Button>}>
      {!open ? null : <Reading of={q}>{({ pages }) => rows.length === 0 ? <Nothing>没有结果</Nothing> : (
        <div className="scroll" tabIndex={0}><table className="plain small">
          <thead><tr><th scope="col">序号</th><th scope="col">结果</th><th scope="col">信息记录</th><th scope="col">数据截止日期</th></tr></thead>
          <tbody>{rows.map((f) => (
            <tr key={f.ordinal}>
              <th scope="row">第 {f.ordinal} 人</th>
              <td><Tag color={tones[f.status]}>{f.statusWords}</Tag></td>
              <td>{f.reason}{list(f.records).map((r, i) => <p key={i}>{list(pages[0].fields).filter((c) => r[c.name]).map((c) => `${c.label} ${show(c, r[c.name])}`).join('；')}</p>)}</td>
              <td className="nowrap">{f.asOf ?? '未取得'}</td>
            </tr>
          ))}</tbody>
        </table>{q.hasNextPage ? <p className="nothing">已列出 {rows.length} 人，共 {t.subjects} 人 <Button size="small" loading={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>再列一些</Button></p> : <p className="nothing">共 {rows.length} 人</p>}</div>
      )}</Reading>}
    </Panel>
  );
}
