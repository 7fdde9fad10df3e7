import { lazy, Suspense } from 'react';
import { Choices } from '../../parts/Choices';
import { Page } from '../../parts/Page';
import { useFilters } from '../../parts/Table';
import { Consultations } from './Consultations';

const Destructions = lazy(() => import('./Destructions'));

/** Archive is where papers of others are asked for and supplied, and where files
 * whose time is over are destroyed (R7). */
export default function Archive() {
  const [search, set] = useFilters();
  const destroys = search.tab === 'destroy';
  return (
    <Page title="档案调阅" under="各级机构分别保管档案；办理业务需要时可以申请调阅，保管机构在规定时限内提供（第七条）"
      actions={<Choices label="内容" value={destroys ? 'destroy' : ''} of={[['', '调阅'], ['destroy', '保管期满与销毁']]} set={(tab) => set({ tab })} />}>
      {destroys ? <Suspense><Destructions /></Suspense> : <Consultations />}
    </Page>
  );
}
