import { Button, Select } from 'antd';
import { Panel } from '../../parts/Page';
import { papers } from '../../words';
import { keyOf, type Wanted } from './match';

export type Stray = { file: File };

/** Strays are files whose name does not say which paper they are. */
export function Strays({ of, wanted, settle }: { of: Stray[]; wanted: Wanted[]; settle: (s: Stray, w?: Wanted) => unknown }) {
  const options = wanted.map((w) => ({ value: keyOf(w), label: papers[w.kind] + (w.who ? ` · ${w.who.name}` : '') }));
  return (
    <Panel title="请指明是哪一份" under={`${of.length} 个文件从文件名看不出是谁的`} flush>
      <ul className="rows small">{of.map((s, i) => (
        <li key={i}>
          <span className="grow">{s.file.name}</span>
          <Select showSearch={{ optionFilterProp: 'label' }} className="stray" aria-label={`第 ${i + 1} 个文件是哪一份材料`} placeholder="是哪一份" options={options} onChange={(k) => void settle(s, wanted.find((w) => keyOf(w) === k))} />
          <Button size="small" onClick={() => void settle(s)}>不要</Button>
        </li>
      ))}</ul>
    </Panel>
  );
}
