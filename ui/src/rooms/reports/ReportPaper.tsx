import { Fragment, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { show } from '../../parts/value';
import { cellSays, declaredSays, foundSays, nothingFound, outcomes, silence, summary } from '../case/coverage';

type Content = Schemas['ReportContent'];
type Household = Schemas['ReportHousehold'];

/** ReportPaper draws a report's content as its A4 page reads; it adds nothing. */
export function ReportPaper({ of, draft }: { of: Content; draft?: boolean }) {
  const o = of.commission;
  return (
    <article className="sheet" aria-label="核对报告">
      {(of.demo || draft) && <p className="sheet-mark">{draft ? '预览，尚未出具' : '演示数据'}</p>}
      <h2>居民家庭经济状况核对报告</h2>
      <p className="sheet-numbers">{!draft && <span>报告编号：{of.number}</span>}<span>业务编号：{of.case}</span><span>版次：第 {of.version} 版</span>{of.code && <span>验证码：<span className="mono">{of.code}</span></span>}</p>
      <table className="sheet-head"><tbody>
        <tr><th scope="row">委托单位</th><td>{o.department}</td><th scope="row">委托书</th><td>{o.number}</td></tr>
        <tr><th scope="row">核对目的</th><td>{o.purpose}（{o.assistance}，{o.kind}）</td><th scope="row">委托日期</th><td>{chinese(o.on, true)}</td></tr>
        <tr><th scope="row">核对机构</th><td>{of.agency}</td><th scope="row">出具日期</th><td>{of.issuedOn ? chinese(of.issuedOn, true) : '尚未出具'}</td></tr>
        <tr><th scope="row">用途限制</th><td colSpan={3}>{of.usage}</td></tr>
        {of.reissue && <tr><th scope="row">重新出具</th><td colSpan={3}>本版重新出具的原因：{of.reissue}</td></tr>}
        {of.partial && <tr><th scope="row">出具情况</th><td colSpan={3}>部分反馈：仍有目录项未得到反馈，原因见“核对覆盖情况”各注，依据《操作规范》第五条先行出具。</td></tr>}
      </tbody></table>
      {list(of.households).map((h, i) => <Family key={i} of={h} />)}
      {list(of.remarks).map((r, i) => <p key={i}>{r}</p>)}
      {of.objection && <p className="sheet-box"><b>异议须知</b>　{of.objection}</p>}
      <p>本报告只列核对结果，不作出符合或者不符合救助条件的认定；认定由委托部门依法作出。</p>
      <p className="sheet-sign"><span>经办：{of.signatures.handler}</span><span>审核：{of.signatures.reviewer}</span><span>签发：{of.signatures.issuer}</span></p>
    </article>
  );
}

function Family({ of }: { of: Household }) {
  const members = list(of.members), notes = list(of.notes);
  return (
    <>
      <h3>一、家庭成员{of.number && `（户编号 ${of.number}）`}</h3>
      <Grid head={['姓名', '性别', '公民身份号码', '与户主关系', '家庭分组', '授权书编号']} rows={members.map((m) => [m.name, m.sex, m.idNumber, m.relation, m.group, m.authorization])} />
      <h3>二、核对覆盖情况</h3>
      <Grid head={['目录项', '协查机构', ...members.map((m) => m.name)]}
        rows={list(of.coverage).map((l) => [l.item, l.agency, ...list(l.cells).map((c) => <>{cellSays(c)}{c.asOf && <span className="nowrap">（截至{c.asOf}）</span>}{c.note ? `〔注${c.note}〕` : ''}</>)])} />
      {notes.map((n, i) => <p key={i} className="sheet-note">注{i + 1}：{n}</p>)}
      <p className="sheet-note">{silence}</p>
      <h3>三、检出信息</h3>
      {list(of.details).length === 0 && <p>{nothingFound(of)}</p>}
      {list(of.details).map((d, i) => list(d.sources).map((s, j) => (
        <Grid key={`${i}-${j}`} caption={`${d.name} · ${s.item} · ${s.department}`} head={['姓名', ...list(s.columns).map((c) => c.label + (c.unit ? `（${c.unit}）` : ''))]}
          rows={list(s.records).map((r) => [members[r.member]?.name ?? '', ...list(r.values).map((v, k) => show(list(s.columns)[k], v))])} />
      )))}
      <h3>四、与申报比较</h3>
      {list(of.comparison).length === 0 ? <p>委托时未提供申报信息，不作比较。</p> : (
        <>
          <Grid head={['姓名', '类别', '本人申报', '检出信息', '比较', '来源', '数据截止日期']}
            rows={list(of.comparison).map((c) => [members[c.member]?.name ?? '', c.category, declaredSays(c), foundSays(c), outcomes[c.result]?.words ?? c.result, c.source, <span className="nowrap">{c.asOf || '未取得'}</span>])} />
          <p className="sheet-note">{summary(list(of.comparison))}</p>
        </>
      )}
      {list(of.totals).length > 0 && <Totals of={list(of.totals)} />}
    </>
  );
}

/** Totals are the sums, by group: supporters' money is not the household's. */
function Totals({ of }: { of: Schemas['ReportTotal'][] }) {
  return (
    <>
      <h3>五、汇总</h3>
      <Grid head={['家庭分组', '资源类别', '项目', '合计', '记录数']} rows={of.map((t) => [t.group, t.category, t.column.label, show(t.column, t.value), `${t.records} 条`])} />
      <p className="sheet-note">汇总为上列检出记录的简单相加，不含未反馈、未授权和无法提供的部分。</p>
    </>
  );
}

type GridProps = { caption?: string; head: string[]; rows: ReactNode[][] };

const mostColumns = 8; // that a sheet of A4 holds, readable

function Grid({ caption, head, rows }: GridProps) {
  if (head.length > mostColumns) return <Records caption={caption} head={head} rows={rows} />;
  return (
    <div className="scroll" tabIndex={0}><table className="sheet-grid">
      {caption && <caption>{caption}</caption>}
      <thead><tr>{head.map((h, i) => <th key={i} scope="col">{h}</th>)}</tr></thead>
      <tbody>{rows.map((r, i) => <tr key={i}>{r.map((v, j) => <td key={j}>{v}</td>)}</tr>)}</tbody>
    </table></div>
  );
}

/** Records tells each row of a wide table in lines of two fields, so that none is cut off. */
function Records({ caption, head, rows }: GridProps) {
  const pairs = Array.from({ length: Math.ceil(head.length / 2) }, (_, i) => [2 * i, 2 * i + 1].filter((n) => n < head.length));
  return (
    <>
      {caption && <p className="sheet-caption">{caption}</p>}
      {rows.map((r, i) => (
        <table key={i} className="sheet-head sheet-record"><tbody>{pairs.map((p) => (
          <tr key={p[0]}>{p.map((n) => <Fragment key={n}><th scope="row">{head[n]}</th><td colSpan={p.length === 1 ? 3 : 1}>{r[n]}</td></Fragment>)}</tr>
        ))}</tbody></table>
      ))}
    </>
  );
}
