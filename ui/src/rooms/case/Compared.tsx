import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleFilled, WarningFilled } from '@ant-design/icons';
import { Tag } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { Choices } from '../../parts/Choices';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';
import { outcomes } from './coverage';

const icons = { success: <CheckCircleFilled />, warning: <MinusCircleFilled />, error: <WarningFilled />, default: <ExclamationCircleFilled /> };

/** Compared sets what was declared beside what was found, and judges nobody. */
export function Compared({ of }: { of: Schemas['ReportHousehold'] }) {
  const [only, setOnly] = useState('');
  const all = list(of.comparison), members = list(of.members);
  const kinds: [string, string, string[]][] = [['same', '一致', ['same']], ['odd', '有差异', ['differs', 'undeclared', 'unfound']], ['open', '尚不能比较', ['incomplete']]];
  const within = (kind: string) => all.filter((c) => kinds.find(([k]) => k === kind)?.[2].includes(c.result));
  const shown = only ? within(only) : all;
  return (
    <Panel title="申报与检出对照" under="只核对、不认定" flush
      extra={<Choices label="对照结果" value={only} set={setOnly} of={[['', `全部 ${all.length}`], ...kinds.map(([k, words]): [string, string] => [k, `${words} ${within(k).length}`])]} />}>
      {shown.length === 0 ? <Nothing>{all.length === 0 ? '名单中没有申报内容，也没有检出信息' : '没有这一类'}</Nothing> : (
        <div className="scroll" tabIndex={0}><table className="plain">
          <thead><tr><th scope="col">对象</th><th scope="col">类别</th><th scope="col">本人申报</th><th scope="col">检出信息</th><th scope="col">比较</th></tr></thead>
          <tbody>
            {shown.map((c, i) => {
              const o = outcomes[c.result] ?? { words: c.result, tone: 'default' as const };
              return (
                <tr key={i}>
                  <th scope="row">{members[c.member]?.name}<small className="mono">{members[c.member]?.idNumber}</small></th>
                  <td>{c.category}</td>
                  <td>{c.declared || <span className="faint">未填写</span>}</td>
                  <td>{c.found ? <span className={c.result === 'same' ? '' : `mark ${o.tone}`}>{c.found}</span> : <span className="faint">{c.result === 'incomplete' ? '未取得，原因见核对覆盖' : '未检出'}</span>}
                    <small className="apart"><span>{c.source}</span>{c.asOf && <span className="nowrap">截至 {c.asOf}</span>}</small></td>
                  <td><Tag color={o.tone} icon={icons[o.tone]}>{o.words}</Tag></td>
                </tr>
              );
            })}
          </tbody>
        </table></div>
      )}
    </Panel>
  );
}
