import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { api, done } from '../../api/client';
import { fetchFile, save } from '../../api/files';
import { Choices } from '../../parts/Choices';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Page } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { useFilters } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { Cards } from './Cards';
import { Cartogram } from './Cartogram';
import { Flows } from './Flows';
import { Hits } from './Hits';
import { League } from './League';
import { Points } from './Points';
import { presets, said, type Period } from './period';
import { Trend } from './Trend';
import './dashboard.css';

type By = 'month' | 'quarter' | 'year';
type Kind = 'new' | 'existing' | 'local';

const steps: [By, string][] = [['month', '月'], ['quarter', '季'], ['year', '年']];
const kinds: [string, string][] = [['', '各类业务'], ['new', '新申请'], ['existing', '批量'], ['local', '市内']];

/** Dashboard is how the business of an agency and those below it runs. */
export default function Dashboard() {
  const login = useLogin();
  const [search, set] = useFilters();
  const period = periodOf(search);
  const query = { ...period, kind: (search.kind || undefined) as Kind | undefined };
  const by = (search.by as By) ?? 'month';
  const all = useFigures(query, by);
  const get = useAct(async () => save(await fetchFile('GET', `/api/v1/statistics/file?${new URLSearchParams(Object.entries(query).filter(([, v]) => v) as [string, string][])}`)));
  return (
    <Page title={login.level === 'province' ? '全省运行' : '运行统计'}
      under={<>{login.agencyName}{login.level !== 'county' && '和下级机构'} · {said(period)}收到的协查任务{all.data && <>；数据截至 {timeOf(all.data.agencies.asOf)}</>}</>}
      actions={<><Button icon={<DownloadOutlined />} loading={get.busy} onClick={() => void get.run()}>导出数据</Button><Button icon={<PrinterOutlined />} onClick={() => print()}>打印一页</Button></>}>
      {get.problem && <ProblemView problem={get.problem} />}
      <Filters period={period} preset={search.period ?? (search.start || search.end ? '' : 'year')} kind={search.kind ?? ''} by={by} set={set} />
      <Reading of={all} rows={14}>{({ agencies, categories, periods, flows }) => {
        const rows = list(agencies.rows);
        return (
          <div className="dash">
            <Points rows={rows} total={agencies.total} flows={login.level === 'county' ? [] : list(flows.rows)} />
            <Cards total={agencies.total} rows={rows} />
            <div className="dash-two">
              <div>
                <League rows={rows} total={agencies.total} />
                <Flows rows={list(flows.rows)} query={query} />
              </div>
              <div>
                {login.level === 'province' && <Cartogram rows={rows} />}
                <Hits rows={list(categories.rows)} total={categories.total} />
                <Trend rows={list(periods.rows)} by={steps.find(([k]) => k === by)![1]} />
              </div>
            </div>
          </div>
        );
      }}</Reading>
    </Page>
  );
}

function periodOf(search: Record<string, string | undefined>): Period {
  if (search.start || search.end) return { start: search.start, end: search.end };
  return (presets().find(([k]) => k === search.period) ?? presets()[0])[2];
}

/** useFigures asks for the same tasks in four ways. */
function useFigures(query: { start?: string; end?: string; kind?: Kind }, by: By) {
  const grouped = (of: 'agency' | 'category' | By) => done(api.GET('/api/v1/statistics', { params: { query: { ...query, by: of } } }));
  return useQuery({
    queryKey: ['statistics', query, by], placeholderData: (before: undefined | Awaited<ReturnType<typeof read>>) => before, queryFn: () => read(),
  });
  async function read() {
    const [agencies, categories, periods, flows] = await Promise.all([
      grouped('agency'), grouped('category'), grouped(by), done(api.GET('/api/v1/statistics/flows', { params: { query } })),
    ]);
    return { agencies, categories, periods, flows };
  }
}

type FilterProps = { period: Period; preset: string; kind: string; by: By; set: (s: Record<string, string | undefined>) => void };

function Filters({ period, preset, kind, by, set }: FilterProps) {
  const month = (m?: string) => (m ? dayjs(m + '-01') : null);
  return (
    <div className="filters panel noprint">
      <Choices label="统计期间" value={preset} of={presets().map(([k, l]) => [k, l])} set={(p) => set({ period: p, start: undefined, end: undefined })} />
      <DatePicker.RangePicker picker="month" value={[month(period.start), month(period.end)]} allowClear={false} onChange={(m) => m && set({ period: undefined, start: m[0]?.format('YYYY-MM'), end: m[1]?.format('YYYY-MM') })} placeholder={['起始月份', '截止月份']} />
      <Choices label="业务种类" value={kind} of={kinds} set={(k) => set({ kind: k })} />
      <span className="grow" />
      <span className="faint">走势按</span><Choices label="走势按" value={by} of={steps} set={(b) => set({ by: b })} />
    </div>
  );
}
