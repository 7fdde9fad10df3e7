import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { Deadline } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { StateTag } from '../../parts/StateTag';
import { useLogin } from '../../parts/useLogin';
import { accesses, kinds } from '../../words';
import { CaseLink } from '../case/CaseLink';
import { Deciding } from '../confirm/Deciding';
import { Mending } from '../confirm/Mending';
import { Returns } from '../confirm/Returns';
import { Answering } from './Answering';
import { AskPapers } from './AskPapers';
import { Exchanges } from './Exchanges';
import { Findings } from './Findings';
import { Opinion } from './Opinion';
import { Reason } from './Reason';
import { Why } from './Why';

type Detail = Schemas['TaskDetail'];

export default function TaskPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['task', id], queryFn: () => done(api.GET('/api/v1/tasks/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={12}>{(t) => <TheTask t={t} />}</Reading>;
}

function TheTask({ t }: { t: Detail }) {
  const login = useLogin();
  const { agency, department } = useNames();
  const ours = has(login, 'clerk') && t.assisting === login.agency;
  const shares = has(login, 'sharing') && t.sharing === login.department;
  const own = staff(login) && (t.initiating === login.agency || t.commissioned === login.agency);
  const decides = t.access === 'ministry' && has(login, 'approver') && login.level === 'province';
  const up = decides && !own ? { to: '/confirm', title: '省级确认' } : ours || shares ? { to: '/tasks', title: '协查任务' } : { to: '/cases', title: '核对业务' };
  return (
    <Page title={t.itemName} up={up} tags={<StateTag state={t.state} words={t.stateWords} />}
      under={<>{own ? <CaseLink id={t.case} number={t.caseNumber} /> : <span className="mono">{t.caseNumber}</span>} · {kinds[t.kind]} · {agency(t.initiating)}发起 · {t.subjects} 人 · {accesses[t.access]} · {department(t.sharing)}</>}
      actions={ours && <><AskPapers t={t} />{t.state === 'open' && <><Opinion t={t} /><Reason t={t} /></>}</>}>
      {t.held && <Alert type="warning" showIcon className="problem" title={t.held} />}
      <div className="two">
        <div>
          {t.state === 'confirming' && (decides ? <Deciding t={t} /> : <Returns t={t} />)}
          {t.state === 'returned' && (own && has(login, 'clerk') ? <Mending t={t} /> : <Returns t={t} />)}
          {t.state === 'expired' && <Expired t={t} ours={ours} />}
          {(ours || shares) && t.state === 'open' && <Answering t={t} feeds={ours} />}
          {t.state === 'answered' && (own || ours) && <Findings t={t} />}
          <Exchanges of={t} />
        </div>
        <aside>
          <Why t={t} />
          <section className="panel panel-body"><Deadline of={t} /></section>
        </aside>
      </div>
    </Page>
  );
}

/** Expired: after the limit results are no longer taken, reasons are (R8.1). */
function Expired({ t, ours }: { t: Detail; ours: boolean }) {
  return (
    <Alert type="error" showIcon className="problem" title="反馈时限已过，不再接收核对结果"
      description={<>
        {t.reason ? <p>原因：{t.reason}（{t.reasonAt && timeOf(t.reasonAt)}）</p> : <p>请向核对发起机构说明未按时反馈的原因，原因写入核对报告。</p>}
        <p className="faint">依据《操作规范》第八条</p>
        {ours && <Reason t={t} primary />}
      </>} />
  );
}
