import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { Popover, Tag } from 'antd';
import { articles } from '../words';
import { chinese, weekday } from './dates';
import { urgency, type Limited, type Tone } from './deadline';
import { DeadlineCalendar } from './DeadlineCalendar';

const icons: Record<Tone, React.ReactNode> = {
  success: <CheckCircleOutlined />, warning: <ClockCircleOutlined />, error: <ExclamationCircleOutlined />, default: <MinusCircleOutlined />,
};

/** DeadlineTag says how a limit stands; pressed, it explains itself. */
export function DeadlineTag({ of, date = true }: { of: Limited; date?: boolean }) {
  const { words, tone } = urgency(of);
  return (
    <span className="deadline">
      <Popover trigger="click" destroyOnHidden placement="bottomRight" content={<div className="deadline-pop"><Deadline of={of} /></div>}>
        <button type="button" className="bare" aria-label={`${words}${of.dueOn && `，时限 ${chinese(of.dueOn)}`}，查看怎么算的`}><Tag color={tone} icon={icons[tone]}>{words}</Tag></button>
      </Popover>
      {date && of.dueOn && <span className="deadline-date">{chinese(of.dueOn)}</span>}
    </span>
  );
}

/** Deadline explains a limit: when it began, which days were skipped and why,
 * by which article, and who holds the matter now. */
export function Deadline({ of, title = '反馈时限是怎么算的' }: { of: Limited; title?: string }) {
  const { words, tone } = urgency(of);
  const [sure, guess] = of.explanation.split(/(?=注意：)/); // of a year whose days off are not ordered yet
  return (
    <div className="deadline-why">
      <h3>{title}</h3>
      <p><Tag color={tone} icon={icons[tone]}>{words}</Tag>{of.dueOn && <b>{chinese(of.dueOn, true)} {weekday(of.dueOn)}</b>}</p>
      <p>{sure}</p>
      {of.dueOn && <p className="faint">依据《操作规范》{articles[of.kind]}{of.targetOn && of.targetOn !== of.dueOn && <>；目录项承诺 {chinese(of.targetOn)}前反馈</>}</p>}
      {guess && <p className="warn">{guess}</p>}
      {of.dueOn && <DeadlineCalendar from={of.receivedAt} due={of.dueOn} />}
      {of.holder && of.state !== 'answered' && <p><b>现在在谁手里：</b>{of.holder}</p>}
    </div>
  );
}
