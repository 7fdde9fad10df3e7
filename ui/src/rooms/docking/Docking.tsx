import { ApiOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done } from '../../api/client';
import { has } from '../../app/menu';
import { list } from '../../parts/list';
import { Page } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Table } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { GivenUp } from './GivenUp';
import { usePeerColumns, type Peer } from './peer';

const Reconcile = lazy(() => import('./Reconcile'));
const Register = lazy(() => import('./Register'));

/** Docking shows who docks with us, and what did not arrive there (R12.2, R16.1). */
export default function Docking() {
  const login = useLogin();
  const queries = useQueryClient();
  const peers = useQuery({ queryKey: ['peers'], refetchInterval: 30_000, queryFn: () => done(api.GET('/api/v1/peers')) });
  const again = () => Promise.all(['peers', 'dead-letters'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const [adding, setAdding] = useState(false);
  const [comparing, setComparing] = useState<Peer>();
  const columns = usePeerColumns({ compare: setComparing, again });
  return (
    <Page title="对接" under="自建系统的城市和部平台。没有登记证书的一律拒绝；报文自动重发，每日自动对账"
      actions={has(login, 'security') && <Button type="primary" icon={<ApiOutlined />} onClick={() => setAdding(true)}>登记对接方</Button>}>
      {peers.error && <ProblemView problem={peers.error} />}
      <section className="panel panel-flush" aria-label="对接方">
        <Table rows={list(peers.data?.items)} columns={columns} rowKey="id" label="对接方" busy={peers.isFetching} width={1060}
          empty="还没有登记对接方。所有城市都在本系统中办理时，不需要对接。" />
      </section>
      <GivenUp again={again} />
      <Suspense>
        {adding && <Register then={again} close={() => setAdding(false)} />}
        {comparing && <Reconcile peer={comparing} then={again} close={() => setComparing(undefined)} />}
      </Suspense>
    </Page>
  );
}
