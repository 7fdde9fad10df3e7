import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';
import { bounds, due, league, light, percent, rate, short, count, type Row } from './figures';
import { LightTag } from './LightTag';
import { Num } from './Num';

/** scaleFrom is where the bars begin: rates lie close together near 100 %. */
const scaleFrom = 0.8;

/** League ranks the agencies by what they answered in time, each figure with its list. */
export function League({ rows, total }: { rows: Row[]; total: Row }) {
  return (
    <Panel title="按期反馈率排行" under={`≥${bounds.good * 100}% 正常 · ${bounds.watch * 100}%–${bounds.good * 100}% 关注 · 低于 ${bounds.watch * 100}% 滞后`} flush>
      {rows.length === 0 ? <Nothing>这一期间没有收到任务</Nothing> : (
        <div className="scroll" tabIndex={0}><table className="plain small league">
          <thead><tr><th scope="col"><span className="hidden">名次</span></th><th scope="col">协查机构</th><th scope="col">按期反馈率</th><th scope="col" className="num">按期 / 到期</th>
            <th scope="col" className="num">中位<small>工作日</small></th><th scope="col" className="num">办理中</th><th scope="col" className="num">超期</th><th scope="col">状态</th></tr></thead>
          <tbody>{league(rows).map((r, i) => <Line key={r.key} r={r} no={i + 1} />)}</tbody>
          <tfoot><Line r={total} /></tfoot>
        </table></div>
      )}
      <div className="legend">到期＝已反馈、超期未反馈和办理中已超期之和；条形自 {scaleFrom * 100}% 起画。数字均可点开看清单。</div>
    </Panel>
  );
}

function Line({ r, no }: { r: Row; no?: number }) {
  const f = r.figures, l = light(f), part = rate(f);
  const width = part === undefined ? 0 : Math.max(2, ((part - scaleFrom) / (1 - scaleFrom)) * 100);
  return (
    <tr>
      <td className="faint">{no}</td>
      <th scope="row">{no ? short(r.name) : '合计'}</th>
      <td><span className="rate"><span className={`rate-bar ${l}`}><svg width="100%" height="6" aria-hidden><rect width={`${width}%`} height="6" rx="3" /></svg></span><b>{percent(part)}</b></span></td>
      <td className="num nowrap"><Num of={r} figure="inTime" /> / {count(due(f))}</td>
      <td className="num nowrap"><span title={f.ninety === undefined ? undefined : `九成在 ${f.ninety} 个工作日内`}>{f.median ?? '—'}</span></td>
      <td className="num"><Num of={r} figure="open" /></td>
      <td className="num"><Late r={r} /></td>
      <td>{no && <LightTag of={l} />}</td>
    </tr>
  );
}

/** Late are those past their limit: not answered any more, and still open. */
function Late({ r }: { r: Row }) {
  if (r.figures.expired + r.figures.overdue === 0) return <span className="faint">0</span>;
  return <span className="nowrap">{r.figures.expired > 0 && <Num of={r} figure="expired" className="bad" />}{r.figures.expired > 0 && r.figures.overdue > 0 && ' + '}{r.figures.overdue > 0 && <Num of={r} figure="overdue" className="bad" />}</span>;
}
