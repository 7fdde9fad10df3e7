import { ToolOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import type { At } from './people';

type Props = { result: Schemas['ListResult']; faults: At[]; fromFile: boolean; busy: boolean; mend: (f: At) => void; mendAll: () => void; goTo: (f: At) => void };

/** Faults lists what is wrong, row by row, with the mend in words. Only what can
 * mean one thing is mended together; a check digit needs the paper, one by one. */
export function Faults({ result, faults, fromFile, busy, mend, mendAll, goTo }: Props) {
  const shown: (Schemas['ListFault'] | At)[] = fromFile ? list(result.faults) : faults;
  const certain = shown.filter((f) => f.certain).length;
  return (
    <aside>
      <Panel title={`待处理 ${result.total} 处`} flush extra={certain > 0 && <Button type="primary" size="small" icon={<ToolOutlined />} loading={busy} onClick={mendAll}>一并改正 {certain} 处</Button>}>
        <ul className="faults">{shown.slice(0, 100).map((f, i) => <li key={i}><Fault f={f} mend={fromFile ? undefined : mend} goTo={goTo} /></li>)}</ul>
        {shown.length > 100 && <p className="nothing">只列前 100 处</p>}
      </Panel>
      <Panel title="检查结果">
        <dl className="sums">
          <div><dt>读到</dt><dd>{result.persons} 人</dd></div>
          <div><dt>有误</dt><dd className="bad">{result.total} 处</dd></div>
          <div><dt>其中只有一种改法</dt><dd>{certain} 处</dd></div>
          <div><dt>提醒</dt><dd>{result.warnings} 处</dd></div>
        </dl>
        <p className="faint">名单不会部分入库：有误的行改正或剔除后，整份名单一次收下。依据《操作规范》第五条。</p>
      </Panel>
    </aside>
  );
}

function Fault({ f, mend, goTo }: { f: Schemas['ListFault'] | At; mend?: (f: At) => void; goTo: (f: At) => void }) {
  const here = 'at' in f && f.at >= 0 ? f : undefined;
  const tag = <Tag color={f.warning ? 'warning' : 'error'}>第 {here ? here.at + 1 : f.row} 行</Tag>;
  return (
    <>
      <p>{here ? <button type="button" className="bare" aria-label={`${f.column?.replace(/^[A-Z]+\s/, '') ?? '整行'}有误，到第 ${here.at + 1} 行`} onClick={() => goTo(here)}>{tag}</button> : tag} <span className="faint">{f.column?.replace(/^[A-Z]+\s/, '')}</span></p>
      <p>{f.message}</p>
      {f.mend && <p className="do-line">{mend && here ? <Button size="small" onClick={() => mend(here)}>{f.certain ? '改正' : '核对证件后改为'}</Button> : <span className="faint">可改为</span>} <span className="mono wrap">{f.mend}</span></p>}
    </>
  );
}
