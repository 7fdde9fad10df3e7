import { DownloadOutlined, FolderOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile, save } from '../../api/files';
import { has } from '../../app/menu';
import { chinese, timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

/** CaseFile is what this agency keeps of a case, and until when (R7.1). */
export function CaseFile({ c }: { c: Schemas['CaseDetail'] }) {
  const login = useLogin();
  const queries = useQueryClient();
  const key = ['case', c.id, 'file', c.revision];
  const params = { params: { path: { id: c.id } } };
  const q = useQuery({ queryKey: key, queryFn: () => done(api.GET('/api/v1/cases/{id}/file', params)) });
  const file = useAct(async () => {
    await done(api.POST('/api/v1/cases/{id}/file', params));
    await queries.invalidateQueries({ queryKey: key });
  });
  const get = useAct(async () => save(await fetchFile('POST', `/api/v1/cases/${c.id}/file/export`)));
  const d = q.data;
  if (!d || list(d.parts).length === 0) return null;
  const volumes = list(d.volumes), ended = c.state === 'reported' || c.state === 'terminated';
  return (
    <Panel title="档案" under={volumes.length ? `已归档${volumes.length > 1 ? ` ${volumes.length} 次` : ''}${d.keepUntil ? `，保管至 ${chinese(d.keepUntil, true)}` : ''}` : ended ? '已办结，尚未归档' : '办结后归档'}
      extra={<>
        {has(login, 'approver') && volumes.length > 0 && <Button size="small" icon={<DownloadOutlined />} loading={get.busy} onClick={() => void get.run()}>导出案卷（登记）</Button>}
        {has(login, 'clerk') && ended && (volumes.length === 0 || d.stale) && <Button size="small" icon={<FolderOutlined />} loading={file.busy} onClick={() => void file.run()}>{d.stale && volumes.length ? '补充归档' : '归档'}</Button>}
      </>}>
      <p>由本机构保管：{list(d.parts).map((p) => <Tag key={p.part}>{p.words}</Tag>)}</p>
      {d.stale && volumes.length > 0 && <p className="warn">归档后业务又有变化，须补充归档。</p>}
      {volumes.length > 0 && <p className="faint">{volumes.map((v) => `第 ${v.no} 次 ${timeOf(v.filedAt)}`).join('；')}</p>}
      {(file.problem ?? get.problem) && <ProblemView problem={file.problem ?? get.problem} />}
    </Panel>
  );
}
