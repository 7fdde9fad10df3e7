import { useWorkdays } from '../../parts/DueTag';
import { chinese, todayOn, weekday } from '../../parts/dates';
import { Panel } from '../../parts/Page';
import type { Todo } from './todo';

/** NextDays counts what falls due on each of the next ten working days: mine, and the
 * dates by which others owe us something. */
export function NextDays({ mine, others }: { mine: Todo[]; others: string[] }) {
  const today = todayOn();
  const days = useWorkdays().filter((d) => d.works && d.on >= today).slice(0, 10);
  if (days.length === 0) return null;
  return (
    <Panel title={`未来 ${days.length} 个工作日`}>
      <table className="heat">
        <thead><tr><th scope="col"><span className="hidden">日期</span></th><th scope="col">我办理</th><th scope="col">我等待</th></tr></thead>
        <tbody>{days.map((d) => (
          <tr key={d.on} className={d.on === today ? 'heat-today' : ''}>
            <th scope="row">{chinese(d.on)} {weekday(d.on)}{d.on === today && ' 今天'}</th>
            <Heat of={mine.filter((t) => t.due === d.on).length} tone="mine" />
            <Heat of={others.filter((on) => on === d.on).length} tone="others" />
          </tr>
        ))}</tbody>
      </table>
      <p className="faint">格内为当日到期件数；周末和节假日不计</p>
    </Panel>
  );
}

const Heat = ({ of, tone }: { of: number; tone: string }) => <td><span className={`heat-cell ${of > 0 ? tone : ''}`}>{of}</span></td>;
