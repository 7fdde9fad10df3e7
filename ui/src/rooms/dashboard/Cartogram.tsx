import { Link } from '@tanstack/react-router';
import { Panel } from '../../parts/Page';
import { behind, light, lightWords, percent, rate, type Row } from './figures';
import { lightIcons } from './LightTag';

/** tiles puts each city of Liaoning where it lies, roughly: [code, name, column, row]. */
const tiles: [string, string, number, number][] = [
  ['211200', '铁岭', 5, 1], ['210900', '阜新', 3, 2], ['210100', '沈阳', 4, 2], ['219900', '沈抚', 5, 2], ['210400', '抚顺', 6, 2],
  ['211300', '朝阳', 1, 3], ['210700', '锦州', 2, 3], ['211100', '盘锦', 3, 3], ['211000', '辽阳', 4, 3], ['210500', '本溪', 5, 3],
  ['211400', '葫芦岛', 1, 4], ['210800', '营口', 3, 4], ['210300', '鞍山', 4, 4], ['210600', '丹东', 5, 4], ['210200', '大连', 3, 5],
];

/** Cartogram shows the province as equal tiles: a small city is read as easily as a large one. */
export function Cartogram({ rows }: { rows: Row[] }) {
  return (
    <Panel title="各地按期反馈率" under="方格示意，非行政区划图">
      <ul className="tiles" aria-label="各地按期反馈率">{tiles.map(([code, name, column, line]) => {
        const row = rows.find((r) => r.key === code), l = light(row?.figures);
        const inside = <><b>{name}</b><span>{row ? percent(rate(row.figures)) : '—'}</span><small>{lightIcons[l]} {lightWords[l]}</small></>;
        return <li key={code} className={`tile ${l} tile-c${column} tile-r${line}`}>{row ? <Link to="/dashboard/tasks" search={behind(row, 'takenIn') as never}>{inside}</Link> : <div>{inside}</div>}</li>;
      })}</ul>
    </Panel>
  );
}
