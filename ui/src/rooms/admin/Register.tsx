import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile, save } from '../../api/files';
import { Choices } from '../../parts/Choices';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Entry = Schemas['Entry'];

const outcomes: [string, string][] = [['', '全部'], ['done', '办理'], ['read', '查看'], ['refused', '拒绝']];
const tones: Record<string, string> = { done: 'success', read: 'processing', refused: 'error' };

/** Register is the audit administrator's room: who did what, when, from where (R11). People stand in it only as commitments. */
export default function Register() {
  const [search, set] = useFilters();
  const query = { verb: search.verb, object: search.object, outcome: search.outcome as Entry['outcome'] | undefined, limit: 100 };
  const pages = usePages(['audit', query], (after) => done(api.GET('/api/v1/audit/entries', { params: { query: { ...query, after: after || undefined } } })));
  const rows = pages.rows.map((e) => ({ ...e, id: String(e.seq) }));
  return (
    <Page title="安全登记" under="谁、何时、从哪台设备、为哪件业务、做了什么；只能增加，不能修改。个人在其中只留承诺值，看不出是谁">
      <Standing />
      <section className="panel panel-flush">
        <div className="filters">
          <Choices label="结果" value={search.outcome ?? ''} of={outcomes} set={(outcome) => set({ outcome })} />
          <Input.Search allowClear className="filter-text" placeholder="操作，如 report.open" aria-label="操作" defaultValue={search.verb} maxLength={64} onSearch={(verb) => set({ verb })} />
          <Input.Search allowClear className="filter-text" placeholder="对象，如 case c01…" aria-label="对象" defaultValue={search.object} maxLength={100} onSearch={(object) => set({ object })} />
        </div>
        <Table rows={rows} columns={useColumns()} rowKey="id" label="安全登记" busy={pages.isFetching} width={1100} empty="没有符合条件的登记" foot={<More of={pages} unit="条" />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Entry & { id: string }> {
  const { office } = useNames();
  return [
    { title: '序号', width: 80, align: 'right', render: (_, e) => <span className="mono">{e.seq}</span> },
    { title: '时间', width: 145, render: (_, e) => <span className="nowrap">{timeOf(e.at)}</span> },
    { title: '谁', render: (_, e) => <><span className="mono">{e.login || e.actor}</span><div className="faint">{e.agency && office(e.agency)}{e.device && ` · 设备 ${e.device.slice(0, 8)}…`}</div></> },
    { title: '操作', width: 200, render: (_, e) => <>{e.verbWords ?? (e.verb === 'login' ? '登录' : '')}<div className="faint mono">{e.verb}</div></> },
    { title: '对象', render: (_, e) => <><span className="mono wrap">{e.object}</span>{e.commitments > 0 && <div className="faint">涉及个人数据 {e.commitments} 项</div>}</> },
    { title: '结果', width: 80, render: (_, e) => <Tag color={tones[e.outcome]}>{outcomes.find(([k]) => k === e.outcome)?.[1]}</Tag> },
    { title: '依据和理由', render: (_, e) => <>{e.rule && <span className="faint">{e.rule} </span>}{e.reason}</> },
  ];
}

/** Standing tells how far the register is sealed, verifies it, and takes it out. */
function Standing() {
  const login = useLogin();
  const q = useQuery({ queryKey: ['audit', 'state'], queryFn: () => done(api.GET('/api/v1/audit/state')) });
  const verify = useVerify();
  const take = useAct(async () => save(await fetchFile('POST', '/api/v1/audit/export')));
  const key = useAct(async () => save(await fetchFile('GET', '/api/v1/audit/key')));
  return (
    <Panel title="是否完好" extra={<>
      <Button icon={<SafetyCertificateOutlined />} type="primary" loading={verify.busy} onClick={() => void verify.run()}>校验全部登记</Button>
      {login.level === 'province' && <Button icon={<DownloadOutlined />} loading={take.busy} onClick={() => void take.run()}>导出</Button>}
      <Button loading={key.busy} onClick={() => void key.run()}>下载公钥</Button>
    </>}>
      {(verify.problem ?? take.problem) && <ProblemView problem={verify.problem ?? take.problem} />}
      {verify.found && <Alert className="problem" showIcon type={verify.found.valid ? 'success' : 'error'} role="status"
        title={verify.found.valid ? `${verify.found.size} 条登记与签名一致，${verify.found.checkpoints} 个检查点的签名均有效` : `登记与原来不符：第 ${verify.found.broken} 条`} description={verify.found.message} />}
      <Reading of={q} rows={2}>{(s) => (
        <dl className="facts">
          <div><dt>已入树：</dt><dd>{s.size} 条{s.pending > 0 && `，另有 ${s.pending} 条待入树`}</dd></div>
          <div><dt>已签名至：</dt><dd>第 {s.signed} 条{s.signedAt && `（${timeOf(s.signedAt)}）`}</dd></div>
          <div><dt>根哈希（SM3）：</dt><dd className="mono wrap">{s.root}</dd></div>
        </dl>
      )}</Reading>
      <p className="faint gap">导出的文件不依靠本系统也能验证：<code>hedui audit verify 文件 --key 公钥</code>；改一个字节、少一条、换两条，都能指出是哪一条。公钥请事先另行保存。</p>
    </Panel>
  );
}

function useVerify() {
  const [found, setFound] = useState<{ valid: boolean; size: number; checkpoints: number; broken?: number; message?: string }>();
  const act = useAct(async () => setFound(await done(api.POST('/api/v1/audit/verify'))));
  return { ...act, found };
}
