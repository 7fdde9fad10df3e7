import { BookOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Page } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { More, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { OneHint } from './OneHint';
import './hints.css';

const Rules = lazy(() => import('./Rules'));

type Detail = Schemas['CaseDetail'];

/** HintsPage shows the hints of monitoring of a case whose commission orders it
 * (R9.1): why each was raised and from what. It judges nobody; looking is registered. */
export default function HintsPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['case', id], queryFn: () => done(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={10}>{(c) => <Hints c={c} />}</Reading>;
}

function Hints({ c }: { c: Detail }) {
  const login = useLogin();
  const [ruling, setRuling] = useState(false);
  const pages = usePages(['case', c.id, 'hints'], (after) => done(api.POST('/api/v1/cases/{id}/hints', { params: { path: { id: c.id } }, body: { after: after || undefined, limit: 100 } })));
  const marks = has(login, 'clerk') && c.commissioned === login.agency;
  return (
    <Page title="监测提示" up={{ to: `/cases/${c.id}`, title: c.number }} under={<>委托书要求动态监测，系统按规则提示需要人员查看的地方。提示不是认定，不写入核对报告；查看登记在案。{!marks && '查看情况由接受委托的机构的经办人员登记。'}</>}
      actions={<Button icon={<BookOutlined />} onClick={() => setRuling(true)}>监测规则和参考值</Button>}>
      {pages.error && <ProblemView problem={pages.error} />}
      <section className="panel panel-flush" aria-label="监测提示">
        {pages.rows.length === 0 && !pages.error && <Nothing>{pages.isFetching ? '正在载入' : '没有提示。各项反馈后系统自动比较，有需要查看的会列在这里。'}</Nothing>}
        <ul className="rows">{pages.rows.map((h) => <OneHint key={h.id} c={c} h={h} marks={marks} />)}</ul>
        {pages.more && <More of={pages} unit="条" />}
      </section>
      {ruling && <Suspense><Rules close={() => setRuling(false)} /></Suspense>}
    </Page>
  );
}
