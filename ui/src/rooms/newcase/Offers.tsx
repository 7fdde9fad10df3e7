import { InfoCircleOutlined } from '@ant-design/icons';
import { Checkbox, Popover, Tag } from 'antd';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { papers } from '../../words';
import type { Detail } from './NewCase';
import { useOffersAt, useWithin, type Offer } from './offer';

type Props = { c: Detail; region: string; chosen: string[]; choose: (items: string[]) => void };

/** Offers are a region's items to choose from. */
export function Offers({ c, region, chosen, choose }: Props) {
  const q = useOffersAt(c, region);
  const toggle = (id: string, on: boolean) => choose(on ? [...chosen, id] : chosen.filter((i) => i !== id));
  const within = useWithin(c);
  const serving = list(q.data?.items).filter((o) => o.serves && within.may(o));
  const here = serving.filter((o) => chosen.includes(o.item));
  const all = (on: boolean) => choose(on ? [...chosen, ...serving.filter((o) => o.left !== 0 && !chosen.includes(o.item)).map((o) => o.item)] : chosen.filter((i) => !serving.some((o) => o.item === i)));
  return (
    <Panel title="问什么" under={q.data && `${serving.length} 个目录项，选了 ${here.length} 个`} flush
      extra={serving.length > 1 && <Checkbox checked={here.length === serving.length} indeterminate={here.length > 0 && here.length < serving.length} onChange={(e) => all(e.target.checked)}>全选</Checkbox>}>
      {within.says && <p className="padded faint">{within.says}</p>}
      <Reading of={q} rows={8}>{() => serving.length === 0 ? <Nothing>这里没有{within.says ? '可选的' : '适用于本类业务的'}目录项</Nothing> : (
        <div className="scroll" tabIndex={0}><table className="plain small offers">
          <thead><tr><th scope="col">目录项</th><th scope="col">反馈时限</th><th scope="col">剩余限额</th></tr></thead>
          <tbody>{serving.map((o) => <Row key={o.item} o={o} on={chosen.includes(o.item)} toggle={toggle} size={c.subjects} />)}</tbody>
        </table></div>
      )}</Reading>
    </Panel>
  );
}

function Row({ o, on, toggle, size }: { o: Offer; on: boolean; toggle: (id: string, on: boolean) => void; size: number }) {
  const short = o.left >= 0 && o.left < size;
  return (
    <tr className={on ? 'row-on' : ''}>
      <th scope="row"><Checkbox checked={on} disabled={short && !on} onChange={(e) => toggle(o.item, e.target.checked)}>{o.name}</Checkbox><small className="faint asks">{list(o.materials).map((m) => papers[m] ?? m).join('、') || '不要求材料'}</small></th>
      <td>
        <span className="nowrap">{o.limitDays} 个工作日，{chinese(o.dueOn)}前{' '}
          <Popover content={<div className="deadline-pop">{o.says}</div>} trigger="click"><button type="button" className="bare" aria-label={`${o.name}的时限怎么算`}><InfoCircleOutlined /></button></Popover></span>
        {o.window && <small className="warn">{o.window}{o.expectedOn && `，预计 ${chinese(o.expectedOn)} 反馈`}</small>}
        {!o.window && o.targetOn && o.targetOn !== o.dueOn && <small>一般 {chinese(o.targetOn)}前反馈</small>}
      </td>
      <td>{o.left < 0 ? <span className="faint nowrap">不限</span> : short ? <Tag color="error">只剩 {o.left} 人次</Tag> : `${o.left} 人次`}</td>
    </tr>
  );
}
