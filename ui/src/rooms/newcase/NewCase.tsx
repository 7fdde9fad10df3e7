import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { Button, Steps } from 'antd';
import { useRef, type RefObject } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { useFilters } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { articles, kinds } from '../../words';
import { Terminate } from '../case/Terminate';
import { addressOf } from '../cases/address';
import { CheckStep } from './CheckStep';
import { HandOverStep } from './HandOverStep';
import { CommissionStep } from './CommissionStep';
import { ItemsStep } from './ItemsStep';
import { PapersStep } from './PapersStep';
import { PeopleStep } from './PeopleStep';

export type Detail = Schemas['CaseDetail'];

/** StepProps of one step of a draft case. What a step puts into leaving is waited
 * for before another step is shown; when it says no, the step stays. */
export type StepProps = { c: Detail; go: (step: string) => void; leaving: RefObject<(() => Promise<boolean>) | undefined> };

const steps = ['commission', 'people', 'items', 'papers', 'check'];
const prepared = ['commission', 'people', 'hand-over']; // the city chooses the items (R6.1)

/** NewCase leads from the commission to the submitted application (R5.1). */
export default function NewCase() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const login = useLogin();
  if (!has(login, 'clerk')) return <Page title="新建核对"><Nothing>核对业务由核对机构的经办人员创建。</Nothing></Page>;
  return id ? <Draft key={id} id={id} /> : <Fresh />;
}

function Fresh() {
  return (
    <Page title="新建核对" under="先有委托，才能核对：按委托书填写">
      <Progress at={0} />
      <CommissionStep />
    </Page>
  );
}

function Draft({ id }: { id: string }) {
  const login = useLogin();
  const q = useQuery({ queryKey: ['case', id], queryFn: () => done(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={10}>{(c) => (addressOf(c, login).endsWith('/edit') ? <Form c={c} /> : <Navigate to="/cases/$id" params={{ id }} replace />)}</Reading>;
}

function Form({ c }: { c: Detail }) {
  const [search, set] = useFilters();
  const { department } = useNames();
  const order = c.state === 'preparing' ? prepared : steps;
  const step = order.includes(search.step ?? '') ? search.step! : c.subjects === 0 ? 'people' : order[2];
  const leaving: StepProps['leaving'] = useRef(undefined);
  const go = async (s: string) => {
    if (leaving.current && !(await leaving.current())) return;
    set({ step: s });
    scrollTo(0, 0);
  };
  const props: StepProps = { c, leaving, go: (s) => void go(s) };
  const at = order.indexOf(step);
  return (
    <Page title={`${c.state === 'preparing' ? '准备名单' : c.first ? '补充核对' : '新建核对'} ${c.number}`} up={{ to: '/cases', title: '核对业务' }} under={<>{kinds[c.kind]}（{articles[c.kind]}） · {department(c.commission.department)}委托 · {c.commission.number}</>}
      actions={<>{c.state === 'draft' && <Terminate c={c} />}<GoButton to="/">退出并保留草稿</GoButton></>}>
      <Progress at={at} c={c} go={props.go} />
      {step === 'commission' && <CommissionStep {...props} />}
      {step === 'people' && <PeopleStep {...props} />}
      {step === 'items' && <ItemsStep {...props} />}
      {step === 'papers' && <PapersStep {...props} />}
      {step === 'check' && <CheckStep {...props} />}
      {step === 'hand-over' && <HandOverStep {...props} />}
    </Page>
  );
}

function Progress({ at, c, go }: { at: number; c?: Detail; go?: (s: string) => void }) {
  const items = [
    { title: '委托信息', content: c ? '已受理' : '按委托书填写' },
    { title: '核对对象', content: c?.subjects ? `${c.households} 户 ${c.subjects} 人` : '录入、粘贴或上传' },
    { title: '选择目录项', content: list(c?.items).length ? `已选 ${list(c?.items).length} 项` : '问谁、问什么' },
    { title: '授权与材料', content: list(c?.materials).length ? `已传 ${list(c?.materials).length} 份` : '按目录项要求' },
    { title: '确认提交', content: '提交即推送' },
  ];
  if (c?.state === 'preparing') items.splice(2, 3, { title: '移交市级', content: '由所属市发起' });
  const order = c?.state === 'preparing' ? prepared : steps;
  return (
    <section className="panel panel-body steps" aria-label="填写进度">
      <Steps size="small" current={at} items={items} onChange={go && ((i) => go(order[i]))} />
    </section>
  );
}

/** Foot is the line of buttons under a step. */
export function Foot({ back, children }: { back?: () => void; children: React.ReactNode }) {
  return <section className="panel panel-body bar foot">{back && <Button onClick={back}>上一步</Button>}<span className="grow" />{children}</section>;
}
