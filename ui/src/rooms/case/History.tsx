import { useQuery } from '@tanstack/react-query';
import { Modal, Tag } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Reading } from '../../parts/Reading';
import { show } from '../../parts/value';
import { versionsOf } from './versions';
import './objections.css';

type Field = Schemas['CatalogueField'];
type Version = Schemas['Version'];

/** History sets the finding of one person before and after its review side by
 * side; what differs is marked (R5.5b: both stay visible). */
export function History({ of, close }: { of: { task: string; ordinal: number; title: string }; close: () => void }) {
  const path = { id: of.task, ordinal: of.ordinal };
  const q = useQuery({ queryKey: ['task', of.task, 'history', of.ordinal], staleTime: 0, queryFn: () => done(api.GET('/api/v1/tasks/{id}/findings/{ordinal}/history', { params: { path } })) });
  return (
    <Modal open title={`${of.title}：第 ${of.ordinal} 名对象的各次结果`} footer={null} onCancel={close} width={860}>
      <p className="faint">本次查看已经登记。以最后一次为准，之前的结果原样保留。</p>
      <Reading of={q}>{({ items, fields }) => (
        <div className="versions">{list(items).map((v, i) => <One key={v.answer} v={v} before={list(items)[i - 1]} fields={list(fields)} last={i === list(items).length - 1} />)}</div>
      )}</Reading>
    </Modal>
  );
}

function One({ v, before, fields, last }: { v: Version; before?: Version; fields: Field[]; last: boolean }) {
  const { rows, gone } = versionsOf(v.finding, before?.finding);
  const line = (r: Record<string, string>) => fields.filter((f) => r[f.name]).map((f) => <div key={f.name}><dt>{f.label}</dt><dd>{show(f, r[f.name])}</dd></div>);
  return (
    <section className={last ? 'version on' : 'version'} aria-label={v.answer === 1 ? '首次反馈' : '复核结果'}>
      <h3>{v.answer === 1 ? '首次反馈' : '复核结果'} {last && <Tag color="success">以此为准</Tag>}</h3>
      <p className="faint">{timeOf(v.at)} 反馈 · 数据截止 {v.finding.asOf ?? '未取得'}</p>
      <p><Tag color={v.finding.status === 'found' ? 'processing' : 'default'}>{v.finding.statusWords}</Tag>{v.finding.reason}</p>
      {rows.map(({ record, fresh }, i) => <div key={i} className={fresh ? 'record-lines fresh' : 'record-lines'}>{fresh && <Tag color="warning">与前一次不同</Tag>}<dl>{line(record)}</dl></div>)}
      {gone.map((r, i) => <div key={`g${i}`} className="record-lines gone"><Tag color="error">本次没有</Tag><dl>{line(r)}</dl></div>)}
    </section>
  );
}
