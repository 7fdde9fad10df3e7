import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';
import { count, percent, type Row } from './figures';
import { Num } from './Num';

/** Hits are hit rates by category, with their denominators. */
export function Hits({ rows, total }: { rows: Row[]; total: Row }) {
  const seen = rows.filter((r) => r.figures.asked > 0).sort((a, b) => b.figures.hits / (b.figures.looked || 1) - a.figures.hits / (a.figures.looked || 1));
  return (
    <Panel title="检出率" under="检出人次 ÷ 已查明人次" flush>
      {seen.length === 0 ? <Nothing>这一期间没有查询</Nothing> : (
        <div className="scroll" tabIndex={0}><table className="plain small">
          <thead><tr><th scope="col">资源类别</th><th scope="col">检出率</th><th scope="col" className="num">检出 / 已查明</th><th scope="col" className="num">未查明</th></tr></thead>
          <tbody>{seen.map((r) => (
            <tr key={r.key}>
              <th scope="row">{r.name}</th>
              <td><span className="rate"><span className="rate-bar plainly"><svg width="100%" height="6" aria-hidden><rect width={`${(r.figures.hits / (r.figures.looked || 1)) * 100}%`} height="6" rx="3" /></svg></span><b>{percent(r.figures.looked ? r.figures.hits / r.figures.looked : undefined)}</b></span></td>
              <td className="num nowrap"><Num of={r} figure="hits" /> / <Num of={r} figure="looked" /></td>
              <td className="num"><Num of={r} figure="notAnswered" /></td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
      <div className="legend">查询共 {count(total.figures.asked)} 人次。检出只表示有记录，不表示结论；未查明的不计入分母。</div>
    </Panel>
  );
}
