import { InboxOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Checkbox, DatePicker, Progress, Upload } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { send } from '../../api/files';
import { timeOf, todayOn } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useAct } from '../../parts/useAct';
import type { Item } from './says';

type Imported = { records: number; dropped: number; badRows: Schemas['BadRow'][] | null };

/** Snapshot is the data that answers a hosted item, and takes a newer file in its place (R12.1). */
export function Snapshot({ of, imports }: { of: Item; imports: boolean }) {
  const q = useQuery({ queryKey: ['resources'], queryFn: () => done(api.GET('/api/v1/resources')) });
  return (
    <Panel title="托管数据" under="整份替换，立即用于比对">
      <Reading of={q} rows={3}>{({ items }) => {
        const now = list(items).find((s) => s.item === of.id);
        return now ? <dl className="why">
          <div><dt>数据截止日期</dt><dd><b>{now.asOf}</b></dd></div><div><dt>信息记录</dt><dd>{now.records.toLocaleString('zh-CN')} 条</dd></div><div><dt>发布</dt><dd>{timeOf(now.publishedAt)}，第 {now.version} 份快照</dd></div>
        </dl> : <Nothing>还没有导入数据，查询会答“无法提供”</Nothing>;
      }}</Reading>
      {imports && <Import of={of} />}
    </Panel>
  );
}

function Import({ of }: { of: Item }) {
  const queries = useQueryClient();
  const [asOf, setAsOf] = useState(todayOn());
  const [drop, setDrop] = useState(false);
  const [got, setGot] = useState<Imported>();
  const bring = useAct(async (file: File) => {
    setGot(undefined);
    setGot(await send<Imported>('POST', `/api/v1/resources/${of.id}?asOf=${asOf}${drop ? '&drop=true' : ''}`, file));
    await queries.invalidateQueries({ queryKey: ['resources'] });
  });
  const progress = useProgress(of.id);
  return (
    <div className="gap">
      <label className="block gap-below">数据截止日期 <DatePicker value={dayjs(asOf)} allowClear={false} maxDate={dayjs(todayOn())} onChange={(d) => d && setAsOf(d.format('YYYY-MM-DD'))} /></label>
      <Checkbox className="gap-below" checked={drop} onChange={(e) => setDrop(e.target.checked)}>舍弃有误的行，其余导入</Checkbox>
      {bring.busy || progress?.running ? <div role="status"><Progress percent={Math.round((progress?.fraction ?? 0) * 100)} status="active" aria-label="导入进度" /><p className="faint">已读 {(progress?.rows ?? 0).toLocaleString('zh-CN')} 行{progress && progress.pass > 1 && `（第 ${progress.pass} 遍）`}；可以离开本页，导入继续</p></div> : (
        <Upload.Dragger accept=".xlsx,.csv,.zst" showUploadList={false} beforeUpload={(f) => (void bring.run(f), false)}>
          <p><InboxOutlined className="drop-icon" /></p><p>把新的数据文件拖到这里（xlsx、csv、csv.zst）</p>
        </Upload.Dragger>
      )}
      {bring.problem && <div className="gap"><ProblemView problem={bring.problem} /></div>}
      {got && <Alert className="gap" type={got.dropped ? 'warning' : 'success'} showIcon title={`已导入 ${got.records.toLocaleString('zh-CN')} 条${got.dropped ? `，舍弃 ${got.dropped} 处错误` : ''}`}
        description={list(got.badRows).length > 0 && <ul>{list(got.badRows).slice(0, 20).map((b, i) => <li key={i}>第 {b.row} 行{b.column && ` ${b.column}`}：{b.message}</li>)}</ul>} />}
    </div>
  );
}

/** Progress is an event of the stream; streams have no schema to generate it from. */
type Progress = { running: boolean; pass: number; rows: number; fraction: number };

/** useProgress follows an import, also one that somebody began before this page was opened. */
function useProgress(id: string) {
  const [progress, setProgress] = useState<Progress>();
  useEffect(() => {
    const events = new EventSource(`/api/v1/resources/${id}/progress`);
    const take = (e: MessageEvent) => setProgress(JSON.parse(e.data));
    events.addEventListener('progress', take);
    events.addEventListener('done', (e) => (take(e as MessageEvent), events.close()));
    return () => events.close();
  }, [id]);
  return progress;
}
