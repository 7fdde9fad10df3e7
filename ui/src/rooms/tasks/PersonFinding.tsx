import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import type { Schemas } from '../../api/client';
import type { Typed } from './typed';

type Field = Schemas['CatalogueField'];
type Props = { of: Schemas['Asked']; fields: Field[]; value: Typed; set: (v: Typed) => void };

const choices = [{ value: 'none', label: '未检出' }, { value: 'found', label: '检出' }, { value: 'name_differs', label: '姓名不符' }, { value: 'unavailable', label: '无法提供' }];

/** PersonFinding is the answer about one person. */
export function PersonFinding({ of, fields, value, set }: Props) {
  const record = (i: number, r: Record<string, string>) => set({ ...value, records: value.records.map((old, j) => (j === i ? r : old)) });
  const status = (s: Typed['status']) => set({ ...value, status: s, records: s === 'found' && value.records.length === 0 ? [{}] : value.records });
  return (
    <li>
      <div className="do-line"><b>{of.name}</b> <span className="mono faint">{of.number}</span>
        <Radio.Group value={value.status} options={choices} optionType="button" size="small" onChange={(e) => status(e.target.value)} aria-label={`${of.name}的结果`} />
      </div>
      {value.status === 'unavailable' && <Input value={value.reason} maxLength={500} placeholder="无法提供的原因" aria-label={`${of.name}：无法提供的原因`} onChange={(e) => set({ ...value, reason: e.target.value })} />}
      {value.status === 'found' && (
        <>
          {value.records.map((r, i) => (
            <div key={i} className="record">
              {fields.map((f) => <label key={f.name}><span>{f.label}{f.type === 'money' ? '（元）' : f.unit && `（${f.unit}）`}</span><FieldInput field={f} value={r[f.name] ?? ''} set={(v) => record(i, { ...r, [f.name]: v })} /></label>)}
              <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`删去第 ${i + 1} 条`} onClick={() => set({ ...value, records: value.records.filter((_, j) => j !== i) })} />
            </div>
          ))}
          <Button size="small" icon={<PlusOutlined />} onClick={() => set({ ...value, records: [...value.records, {}] })}>再加一条记录</Button>
        </>
      )}
    </li>
  );
}

function FieldInput({ field, value, set }: { field: Field; value: string; set: (v: string) => void }) {
  if (field.codes) return <Select size="small" value={value || undefined} allowClear options={Object.entries(field.codes).map(([v, l]) => ({ value: v, label: l }))} onChange={(v) => set(v ?? '')} />;
  if (field.type === 'date') return <DatePicker size="small" value={value ? dayjs(value) : null} onChange={(d) => set(d?.format('YYYY-MM-DD') ?? '')} />;
  return <Input size="small" value={value} maxLength={200} onChange={(e) => set(e.target.value)} />;
}
