import { PrinterOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, InputNumber } from 'antd';
import { useEffect, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { ofTheSame } from '../../parts/holds';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { StateTag } from '../../parts/StateTag';
import { useLogin } from '../../parts/useLogin';
import { assistances, kinds } from '../../words';
import { Aside } from './Aside';
import './case.css';
import { Approval, BatchProgress } from './Batch';
import { CaseFile } from './CaseFile';
import { CaseSteps } from './CaseSteps';
import { Compared } from './Compared';
import { Coverage } from './Coverage';
import { Found } from './Found';
import { Issue } from './Issue';
import { Letters } from './Letters';
import { Monitored } from './Monitored';
import { Objections } from './Objections';
import { Opinions } from './Opinions';
import { Order } from './Order';
import { OutlookNote } from './Outlook';
import { Papers } from './Papers';
import { RaiseObjection } from './RaiseObjection';
import { Reports } from './Reports';
import { Returned } from './Returned';
import { CaseTasks } from './CaseTasks';
import { Linked, Supplement } from './Supplement';
import { Terminate } from './Terminate';

type Detail = Schemas['CaseDetail'];

export default function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['case', id], queryFn: () => done(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) });
  useWatch(id, q.data?.state);
  return <Reading of={q} rows={12}>{(c) => <TheCase c={c} />}</Reading>;
}

/** useWatch follows a running case: what arrives shows by itself. */
function useWatch(id: string, state?: string) {
  const queries = useQueryClient();
  const running = state === 'running' || state === 'answered' || state === 'approving';
  useEffect(() => {
    if (!running) return;
    const key = ['case', id];
    const events = new EventSource(`/api/v1/cases/${id}/events`);
    let due = 0;
    const look = () => { // once for all that comes together: what is read of people is registered
      clearTimeout(due);
      due = window.setTimeout(() => void queries.invalidateQueries({ queryKey: key }), 200);
    };
    const catchUp = async () => { // with what came between the page's reading and the stream's beginning
      const before = queries.getQueryData(key);
      await queries.invalidateQueries({ queryKey: key, exact: true });
      if (queries.getQueryData(key) !== before) look();
    };
    let began = false; // the stream begins with all that has happened, then tells the state
    events.addEventListener('event', () => began && look()); // one answer of several changes the timeline alone
    events.addEventListener('state', () => {
      if (began) look();
      else void catchUp();
      began = true;
    });
    return () => (clearTimeout(due), events.close());
  }, [id, running, queries]);
}

function TheCase({ c }: { c: Detail }) {
  const login = useLogin();
  const { department, agency } = useNames();
  const [household, setHousehold] = useState(1);
  const [looks, setLooks] = useState(false);
  const batch = c.households > 20; // too many to look at without being asked to
  const objects = (c.state === 'running' || c.state === 'answered' || c.state === 'reported') && (has(login, 'officer') || (has(login, 'clerk') && c.commissioned === login.agency));
  const mine = staff(login) && (c.initiating === login.agency || c.commissioned === login.agency);
  const shows = mine && c.households > 0 && c.state !== 'destroyed' && c.state !== 'preparing';
  return (
    <Page title={c.number} up={{ to: '/cases', title: '核对业务' }} tags={<StateTag state={c.state} words={c.stateWords} />}
      under={<>{assistances[c.commission.assistance]} · {kinds[c.kind]} · {department(c.commission.department)}委托 · {agency(c.initiating)}发起 · {c.households} 户 {c.subjects} 人</>}
      actions={<>
        <Button icon={<PrinterOutlined />} onClick={() => print()}>打印</Button>
        {objects && <RaiseObjection c={c} household={household} />}
        {has(login, 'clerk') && c.initiating === login.agency && grows(c) && <Supplement c={c} household={household} />}
        {mine && has(login, 'clerk') && c.initiating === login.agency && !ended(c) && <Terminate c={c} />}
        {has(login, 'approver') && !c.supplement && c.commissioned === login.agency && <Issue c={c} household={household} />}
      </>}>
      <CaseSteps c={c} />
      <Approval c={c} />
      {mine && <Returned c={c} />}
      {mine && <Opinions c={c} />}
      {mine && <OutlookNote c={c} />}
      <Linked c={c} />
      <div className="two">
        <div>
          {batch && <BatchProgress c={c} />}
          {shows && c.households > 1 && <HouseholdChoice of={c.households} value={household} set={setHousehold} open={looks} toggle={() => setLooks(!looks)} asks={batch} />}
          {shows && (!batch || looks) && <HouseholdView c={c} household={household} />}
          <CaseTasks c={c} />
          <Monitored c={c} />
          <Objections c={c} />
          <Reports c={c} />
          {mine && c.subjects > 0 && c.state !== 'destroyed' && <Letters c={c} />}
          {mine && <Papers c={c} />}
          {staff(login) && c.submittedAt && <CaseFile c={c} />}
          <Order c={c} />
        </div>
        <Aside c={c} />
      </div>
    </Page>
  );
}

export const ended = (c: Pick<Detail, 'state'>) => c.state === 'terminated' || c.state === 'reported';

/** grows tells that somebody may join a household of the case: it was asked about, and is not over. */
const grows = (c: Detail) => !c.supplement && (c.state === 'running' || c.state === 'answered' || c.state === 'reported');

type ChoiceProps = { of: number; value: number; set: (n: number) => void; asks: boolean; open: boolean; toggle: () => void };

/** HouseholdChoice is of one household; in a batch none is looked at unasked. */
function HouseholdChoice({ of, value, set, asks, open, toggle }: ChoiceProps) {
  return (
    <p className="noprint pick"><label htmlFor="household">查看哪一户：</label>
      <InputNumber id="household" value={value} min={1} max={of} precision={0} onChange={(n) => n && set(n)} className="pick-select" prefix="第" suffix="户" /> 共 {of.toLocaleString()} 户
      {asks && <Button onClick={toggle}>{open ? '收起' : '查看这一户（登记）'}</Button>}</p>
  );
}

/** HouseholdView looks at a household's findings; the look is registered. */
function HouseholdView({ c, household }: { c: Detail; household: number }) {
  const q = useQuery({
    queryKey: ['case', c.id, 'coverage', household, c.revision], placeholderData: ofTheSame<Schemas['ReportHousehold']>(['case', c.id, 'coverage', household]), staleTime: Infinity,
    queryFn: () => done(api.GET('/api/v1/cases/{id}/households/{household}/coverage', { params: { path: { id: c.id, household } } })),
  });
  return (
    <Reading of={q} rows={8} tall>{(h) => (
      <>
        <Coverage of={h} tasks={list(c.supplements).length ? [] : list(c.tasks)} />
        <Compared of={h} />
        <Found of={h} />
      </>
    )}</Reading>
  );
}
