import { useQueryClient } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useEffect, useState } from 'react';

type Told = { running: boolean; pass: number; rows: number; fraction: number };

const passes = ['检查名单', '按改正和剔除再检查', '收下名单'];

/** ListProgress follows the import of a list. The server tells its state and not
 * what led to it, so that it shows after a reload, too. */
export function ListProgress({ id, busy }: { id: string; busy: boolean }) {
  const queries = useQueryClient();
  const [told, setTold] = useState<Told>();
  useEffect(() => {
    const events = new EventSource(`/api/v1/cases/${id}/list/progress`);
    let ran = false;
    events.addEventListener('progress', (e) => {
      const p = JSON.parse((e as MessageEvent<string>).data) as Told;
      ran ||= p.running;
      if (!p.running && !busy) events.close(); // nothing is under way, and nothing was begun
      setTold(p.running ? p : undefined);
    });
    events.addEventListener('done', () => {
      events.close();
      setTold(undefined);
      if (ran) void queries.invalidateQueries({ queryKey: ['case', id] });
    });
    return () => events.close();
  }, [id, busy, queries]);
  if (!told) return null;
  return (
    <div className="padded" role="status">
      <p>{passes[told.pass - 1] ?? '读取名单'}：已读 {told.rows.toLocaleString()} 行。可以离开或刷新本页，进度不会丢失。</p>
      <Progress percent={Math.floor(told.fraction * 100)} aria-label="名单导入进度" />
    </div>
  );
}
