import { entries } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { Panel } from '../../parts/Page';
import { useLogin } from '../../parts/useLogin';

/** Administration leads the three administrators to where their work is done. */
export default function Administration() {
  const login = useLogin();
  const rooms = entries.filter((e) => e.group === '管理' && e.sees(login));
  return (
    <Panel title="管理" under="系统、安全、审计三类管理互相分开" flush>
      <ul className="rows">{rooms.map((e) => <li key={e.path}>{e.icon}<span className="grow"><b>{e.title}</b></span><GoButton to={e.path}>打开<span className="hidden">{e.title}</span></GoButton></li>)}</ul>
    </Panel>
  );
}
