import { FileImageOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile } from '../../api/files';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useViewer } from '../../parts/Viewer';

type Subject = Schemas['Subject'];

/** Request shows whom a cross-province request asks for, with their papers.
 * Every look is registered, so it is asked for first. */
export function Request({ t, each, now = false }: { t: Schemas['TaskDetail']; each?: (s: Subject) => ReactNode; now?: boolean }) {
  const [open, setOpen] = useState(now);
  const q = useQuery({
    queryKey: ['task', t.id, 'request'], enabled: open, staleTime: Infinity, refetchOnWindowFocus: false,
    queryFn: () => done(api.GET('/api/v1/tasks/{id}/request', { params: { path: { id: t.id }, query: { limit: 500 } } })),
  });
  const view = usePaper(t.id);
  return (
    <Panel title="申请的对象和授权材料" under="每次查看都登记" flush extra={<>
      <Button size="small" icon={<FileImageOutlined />} onClick={() => view.open(0, 'commission', '委托书')}>委托书</Button>
      {!open && <Button size="small" type="primary" onClick={() => setOpen(true)}>查看（登记）</Button>}
    </>}>
      {open ? <Reading of={q}>{({ items }) => list(items).length === 0 ? <Nothing>没有核对对象持有覆盖该项的有效授权书</Nothing> : <People of={list(items)} view={view.open} each={each} />}</Reading>
        : <Nothing>确认前请查看核对对象、授权书和身份证复印件</Nothing>}
      {view.shown}
    </Panel>
  );
}

type View = (ordinal: number, kind: string, title: string) => void;

function People({ of, view, each }: { of: Subject[]; view: View; each?: (s: Subject) => ReactNode }) {
  return (
    <div className="scroll" tabIndex={0}><table className="plain">
      <thead><tr><th scope="col">序号</th><th scope="col">核对对象</th><th scope="col">授权书</th><th scope="col">材料</th>{each && <th scope="col">更正</th>}</tr></thead>
      <tbody>{of.map((s) => (
        <tr key={s.ordinal}>
          <td className="nowrap">第 {s.ordinal} 人</td>
          <th scope="row">{s.name}<small className="mono">{s.number}</small><small>{s.relation} · 第 {s.household} 户</small></th>
          <td><SafetyCertificateOutlined aria-hidden className="good" /> {s.authorization.number}<small>{s.authorization.signedOn} 签署{s.authorization.signer && `，${s.authorization.signer}代签`}</small></td>
          <td className="nowrap">
            <Button size="small" onClick={() => view(s.ordinal, 'authorization', `授权书（第 ${s.ordinal} 人）`)}>授权书</Button>{' '}
            {s.idCopy && <Button size="small" onClick={() => view(s.ordinal, 'id_copy', `身份证复印件（第 ${s.ordinal} 人）`)}>身份证复印件</Button>}
          </td>
          {each && <td>{each(s)}</td>}
        </tr>
      ))}</tbody>
    </table></div>
  );
}

function usePaper(task: string) {
  const tell = useTell();
  const viewer = useViewer();
  const open: View = (ordinal, kind, title) => {
    fetchFile('GET', `/api/v1/tasks/${task}/request/${ordinal}/${kind}`).then(({ blob }) => viewer.open(blob, title), tell);
  };
  return { open, shown: viewer.shown };
}
