import { useQuery } from '@tanstack/react-query';
import { Tag, type TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { dateOf, timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { Table } from '../../parts/Table';

type Version = Schemas['KeyVersion'];
type Certificate = Schemas['DockingCertificate'];

/** Keys: which there are, since when, and which is in use; the keys themselves are
 * shown to nobody (R11). */
export default function Keys() {
  const q = useQuery({ queryKey: ['keys'], queryFn: () => done(api.GET('/api/v1/keys')) });
  return (
    <Page title="密钥状态" under="有哪些密钥和证书、何时启用、现用哪一版。密钥由主密钥加密存放，任何人都不能在这里看到或取走">
      <Reading of={q}>{(k) => (
        <>
          <div className="halves">
            <Versions title="数据密钥" under="SM4，加密个人信息和材料" of={list(k.data)} retired="只解密，不再加密" />
            <Versions title="索引密钥" under="HMAC-SM3，按身份证号查找而不存明文" of={list(k.index)} retired="不再检索" />
          </div>
          <Panel title="签名密钥和数据快照密钥">
            <dl className="facts">
              <div><dt>安全登记和报告的签名公钥指纹</dt><dd className="mono wrap">{k.register}</dd></div>
              <div><dt>数据快照密钥</dt><dd>在用 {k.snapshotsKept} 个，已销毁 {k.snapshotsForgotten} 个</dd></div>
            </dl>
            <p className="faint gap">每份数据快照各有密钥；快照到期时销毁密钥，备份中的也不能再解密。签名公钥可在“安全登记”中下载，请另行保存。</p>
          </Panel>
          <Panel title="对接证书" under="SM2，对接方的和本系统的" flush>
            <Table rows={list(k.certificates)} columns={certificates} rowKey="fingerprint" label="对接证书" width={900} empty="没有对接，没有登记过证书" keys={false} />
          </Panel>
        </>
      )}</Reading>
    </Page>
  );
}

function Versions({ title, under, of, retired }: { title: string; under: string; of: Version[]; retired: string }) {
  const columns: TableColumnsType<Version> = [
    { title: '版本', width: 100, render: (_, v) => `第 ${v.version} 版` },
    { title: '启用', render: (_, v) => <span className="nowrap">{timeOf(v.madeAt)}</span> },
    { title: '状态', width: 200, render: (_, v) => (v.current ? <Tag color="success">现用</Tag> : <><Tag>{v.retired ? '已停用' : '备用'}</Tag>{v.retired && <span className="faint">{retired}</span>}</>) },
  ];
  return <Panel title={title} under={under} flush><Table rows={of} columns={columns} rowKey="version" label={title} width={420} keys={false} /></Panel>;
}

const certificates: TableColumnsType<Certificate> = [
  { title: '单位', render: (_, c) => <>{c.name} <span className="mono faint">{c.owner}</span>{c.own && <div className="faint">本系统</div>}</> },
  { title: '指纹', render: (_, c) => <span className="mono wrap">{c.fingerprint}</span> },
  { title: '登记', width: 150, render: (_, c) => (c.registeredAt ? <span className="nowrap">{timeOf(c.registeredAt)}</span> : <span className="faint">随程序启动</span>) },
  { title: '有效期至', width: 120, render: (_, c) => <span className="nowrap">{dateOf(c.until)}</span> },
  { title: '状态', width: 150, render: (_, c) => (c.revokedAt ? <><Tag>已注销</Tag><div className="faint">{timeOf(c.revokedAt)}</div></> : <Tag color={c.current ? 'success' : 'default'}>{c.current ? '现用' : '仅验证旧报文'}</Tag>) },
];
