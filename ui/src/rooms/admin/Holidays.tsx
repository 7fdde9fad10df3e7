import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { api, done } from '../../api/client';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { read } from './holiday';

/** Holidays takes the State Council's yearly order as it is copied, line by line. */
export function Holidays({ edits }: { edits: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [version, setVersion] = useState('');
  const [text, setText] = useState('');
  const { days, wrong } = read(text);
  const keep = useAct(async () => {
    const { changed } = await done(api.PUT('/api/v1/settings/calendar', { body: { version, days } }));
    await queries.invalidateQueries({ queryKey: ['calendar'] });
    void message.success(`已录入；${changed} 项任务的期限随之重算`);
    setText('');
  });
  return (
    <Panel title="放假安排" under="国务院办公厅通知">
      {!edits ? <p className="faint">由省级系统管理员每年录入；没有录入的年份暂按法定节假日推算。</p> : (
        <>
          <label className="block">文号<Input value={version} onChange={(e) => setVersion(e.target.value)} maxLength={64} placeholder="国办发明电〔2026〕…号" /></label>
          <label className="block gap">日期，每行一天<Input.TextArea rows={6} value={text} onChange={(e) => setText(e.target.value)} placeholder={'2027-01-01 元旦\n2027-02-14 春节 上班'} /></label>
          <p className="faint">写法：日期 节日；调休上班的周末再写“上班”。已读出 {days.length} 天。</p>
          {wrong.length > 0 && <p className="bad" role="alert">第 {wrong.slice(0, 5).join('、')} 行读不懂</p>}
          {keep.problem && <ProblemView problem={keep.problem} compact />}
          <Button type="primary" className="gap" disabled={!version.trim() || days.length === 0 || wrong.length > 0} loading={keep.busy} onClick={() => void keep.run()}>录入并重算期限</Button>
        </>
      )}
    </Panel>
  );
}
