import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Schemas } from '../../api/client';
import { fetchFile } from '../../api/files';
import { Page } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { SaveReport } from './OpenReport';
import { ReportPaper } from './ReportPaper';

/** ReportPage opens an issued report to read. Opening is registered, so it is
 * read once and not again by itself. */
export default function ReportPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({
    queryKey: ['report', id, 'content'], staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false,
    queryFn: async () => JSON.parse(await (await fetchFile('POST', `/api/v1/reports/${id}/open?form=content`)).blob.text()) as Schemas['ReportContent'],
  });
  return (
    <Page title="核对报告" up={{ to: '/reports', title: '核对报告' }} under="本次打开已经登记。仅供委托单位用于本次核对目的，不得提供给其他单位和个人。"
      actions={<><Button icon={<PrinterOutlined />} onClick={() => print()}>打印本页</Button><SaveReport id={id} words="下载" /></>}>
      <Reading of={q} rows={14}>{(content) => <ReportPaper of={content} />}</Reading>
    </Page>
  );
}
