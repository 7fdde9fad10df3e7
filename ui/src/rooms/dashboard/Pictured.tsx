import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { Suspense, useState, type ReactNode } from 'react';
import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';

/** Pictured is a panel whose chart switches to its table. */
export function Pictured({ title, under, empty, pick, chart, table }: { title: string; under: string; empty: boolean; pick?: ReactNode; chart: ReactNode; table: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  const button = <Button size="small" className="noprint" icon={asTable ? <BarChartOutlined /> : <TableOutlined />} onClick={() => setAsTable(!asTable)}>{asTable ? '看图' : '看数据表'}<span className="hidden">：{title}</span></Button>;
  return (
    <Panel title={title} under={under} flush extra={<>{pick}{!empty && button}</>}>
      {empty ? <Nothing>这一期间没有任务</Nothing> : asTable ? table : <Suspense fallback={<div className="padded"><Skeleton active title={false} paragraph={{ rows: 6 }} /></div>}>{chart}</Suspense>}
    </Panel>
  );
}
