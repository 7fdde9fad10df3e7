import { DownloadOutlined, InboxOutlined, SendOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, DatePicker, Tabs, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { fetchFile, save, send } from '../../api/files';
import { todayOn } from '../../parts/dates';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { TypeFindings } from './TypeFindings';
import { feedBack, keyOf, pathOf, taskWork, type Work } from './work';

/** Answering leads an open task to its answer (R5.3c). */
export const Answering = ({ t, feeds }: { t: Schemas['TaskDetail']; feeds: boolean }) => <AnswerWork t={taskWork(t)} feeds={feeds} />;

/** AnswerWork: the query goes out, the answer comes in or is typed, it is looked
 * at, and fed back. */
export function AnswerWork({ t, feeds }: { t: Work; feeds: boolean }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: keyOf(t) });
  const items = [
    { key: 'file', label: '文件交换', children: <><TakeQuery t={t} then={again} /><BringAnswer t={t} then={again} /></> },
    { key: 'hand', label: '逐人填报', children: <TypeFindings t={t} then={again} />, disabled: t.subjects > 200 },
  ];
  return (
    <>
      <Panel title="办理" under={t.prepared ? '结果已备妥，尚未反馈；可以重新导入或填报' : '把查询结果带回来，检查无误后反馈'} id="answering">
        <Tabs items={items} defaultActiveKey={t.access === 'hand' ? 'hand' : 'file'} destroyOnHidden />
      </Panel>
      {t.prepared && <Prepared t={t} feeds={feeds} then={again} />}
    </>
  );
}

function TakeQuery({ t, then }: { t: Work; then: () => unknown }) {
  const take = useAct(async (format: string) => {
    save(await fetchFile('POST', `${pathOf(t)}/query?format=${format}`));
    await then();
  });
  return (
    <section className="do">
      <h3><span className="do-no">1</span> 下载查询文件，送资源共享部门</h3>
      <p className="faint">含 {t.subjects} 人的姓名和身份证号，下载登记在案。文件里写明了要填的列，部门填好后原样带回。</p>
      <div className="do-line">
        <Button icon={<DownloadOutlined />} loading={take.busy} onClick={() => void take.run('xlsx')}>下载查询文件（xlsx）</Button>
        <Button type="link" disabled={take.busy} onClick={() => void take.run('csv')}>csv</Button>
      </div>
      {take.problem && <ProblemView problem={take.problem} compact />}
    </section>
  );
}

function BringAnswer({ t, then }: { t: Work; then: () => unknown }) {
  const [asOf, setAsOf] = useState<string>();
  const [restNone, setRestNone] = useState(false);
  const bring = useAct(async (file: File) => {
    const query = new URLSearchParams({ ...(asOf ? { asOf } : {}), ...(restNone ? { restNone: 'true' } : {}) });
    await send('POST', `${pathOf(t)}/answer-file?${query}`, file);
    await then();
  });
  return (
    <section className="do">
      <h3><span className="do-no">2</span> 导入部门带回的反馈文件</h3>
      <p className="faint">逐行检查：没有查询的人、缺少的人、姓名不符、日期或金额写错，都指出行和列；有一处不对就一行也不保存。</p>
      <div className="do-line">
        <label>文件中没写数据截止日期的行，用 <DatePicker size="small" value={asOf ? dayjs(asOf) : null} maxDate={dayjs(todayOn())} onChange={(d) => setAsOf(d?.format('YYYY-MM-DD'))} placeholder="不指定" /></label>
        <Checkbox checked={restNone} onChange={(e) => setRestNone(e.target.checked)}>文件中没有的人一律作未检出</Checkbox>
      </div>
      <Upload.Dragger accept=".xlsx,.csv" showUploadList={false} disabled={bring.busy} beforeUpload={(f) => (void bring.run(f), false)}>
        <p><InboxOutlined className="drop-icon" /></p>
        <p>{bring.busy ? '正在检查……' : '把反馈文件拖到这里，或点击选择（xlsx、csv）'}</p>
      </Upload.Dragger>
      {bring.problem && <div className="gap"><ProblemView problem={bring.problem} /></div>}
    </section>
  );
}

/** Prepared shows what would be fed back, before it is. */
function Prepared({ t, feeds, then }: { t: Work; feeds: boolean; then: () => unknown }) {
  const { message } = App.useApp();
  const feed = useAct(async () => {
    await feedBack(t);
    void message.success('已反馈');
    await then();
  });
  return (
    <>
      <section className="panel panel-body bar">
        <span className="grow"><b>{t.prepared?.words}</b>{t.prepared?.asOf && <span className="faint">，数据截止日期 {t.prepared.asOf}</span>}{t.overdue && <span className="bad">；已超过时限，将标记超期</span>}</span>
        {feeds ? <Button type="primary" size="large" icon={<SendOutlined />} loading={feed.busy} onClick={() => void feed.run()}>{t.kind === 'tasks' ? '反馈核对结果' : '反馈复核结果'}</Button> : <span className="faint">已备妥，由协查机构的经办人员反馈</span>}
      </section>
      {feed.problem && <ProblemView problem={feed.problem} />}
    </>
  );
}
