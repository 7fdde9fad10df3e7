import { BulbOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Tag } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { whom } from './whom';

type Hint = Schemas['Hint'];

/** OneHint says what to look at, why, and from which findings; a clerk registers
 * once what came of the look. */
export function OneHint({ c, h, marks }: { c: Schemas['CaseDetail']; h: Hint; marks: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [marking, setMarking] = useState(false);
  const mark = async (outcome: string) => {
    await done(api.POST('/api/v1/hints/{id}/mark', { params: { path: { id: h.id } }, body: { outcome } }));
    await Promise.all([['case', c.id, 'hints'], ['cases']].map((queryKey) => queries.invalidateQueries({ queryKey })));
    void message.success('已登记查看情况');
  };
  return (
    <li className="row-block">
      <div className="do-line">
        <BulbOutlined className="hint-icon" /><h2 className="hint-name">{whom(c.households, h)}：{h.name}</h2>
        <span className="grow" />
        {h.outcome ? <Tag color="success">已查看</Tag> : <Tag color="warning">待查看</Tag>}
        {marks && !h.outcome && <Button size="small" type="primary" onClick={() => setMarking(true)}>登记查看情况<span className="hidden">：{h.name}</span></Button>}
      </div>
      <p>{h.reason}</p>
      <Evidence of={list(h.evidence)} />
      {h.outcome && <p className="hint-outcome"><b>查看情况：</b>{h.outcome}<span className="faint">　{h.markedAt && timeOf(h.markedAt)}</span></p>}
      <p className="faint">{timeOf(h.raisedAt)} 提示，规则第 {h.version} 版</p>
      {marking && <ReasonDialog title="登记查看情况" label="查看后的情况" ok="登记" placeholder="如：已与申请人核实，存款为待支付的手术费" act={mark} close={() => setMarking(false)}
        says={<p className="faint gap-below">只登记查看后的情况，登记后不能修改；不改变核对结果，不作认定。不要写个人信息。</p>} />}
    </li>
  );
}

/** Evidence are the findings behind a hint, of this verification and the last. */
function Evidence({ of }: { of: Schemas['HintEvidence'][] }) {
  if (of.length === 0) return null;
  return (
    <div className="scroll" tabIndex={0}>
      <table className="plain small hint-evidence">
        <caption>依据的核对结果</caption>
        <thead><tr><th scope="col">目录项</th><th scope="col">反馈机构</th><th scope="col">对象</th><th scope="col">结果</th><th scope="col">数据截止日期</th><th scope="col">核对业务</th></tr></thead>
        <tbody>{of.map((e, i) => (
          <tr key={i}>
            <th scope="row">{e.item}</th><td>{e.place}</td><td className="nowrap">第 {e.ordinal} 名</td>
            <td className="nowrap">{e.statusWords}{e.records > 0 && ` ${e.records} 条`}</td><td className="nowrap">{e.asOf ?? '未取得'}</td>
            <td className="nowrap">{e.joined ? `补充核对 ${e.joined}` : e.case ? `上次核对 ${e.case}` : '本业务'}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
