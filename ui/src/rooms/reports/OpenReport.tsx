import { DownloadOutlined, FileDoneOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Space } from 'antd';
import type { Schemas } from '../../api/client';
import { fetchFile, save } from '../../api/files';
import { GoButton } from '../../parts/GoButton';
import { useTell } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';

/** OpenReport opens a report or saves it; both are registered looks (R9.2). */
export function OpenReport({ report, primary }: { report: Pick<Schemas['Report'], 'id'>; primary?: boolean }) {
  return (
    <Space.Compact>
      <GoButton to={`/reports/${report.id}`} type={primary ? 'primary' : 'default'} icon={<FileDoneOutlined />}>打开报告</GoButton>
      <SaveReport id={report.id} />
    </Space.Compact>
  );
}

export function SaveReport({ id, words }: { id: string; words?: string }) {
  const tell = useTell();
  const queries = useQueryClient();
  const get = useAct(async (form: string) => {
    try {
      save(await fetchFile('POST', `/api/v1/reports/${id}/open?form=${form}`));
      await queries.invalidateQueries({ queryKey: ['report', id, 'views'] });
    } catch (e) {
      tell(e);
    }
  });
  const items = [{ key: 'pdf', label: '下载 PDF（可打印、可验证）' }, { key: 'xlsx', label: '下载表格（xlsx）' }];
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => void get.run(key) }} trigger={['click']}>
      <Button icon={<DownloadOutlined />} loading={get.busy} aria-label="下载报告">{words}</Button>
    </Dropdown>
  );
}
