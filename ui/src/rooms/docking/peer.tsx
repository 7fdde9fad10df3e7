import { Button, Popconfirm, Tag, type TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { session } from '../../api/session';
import { has } from '../../app/menu';
import { dateOf, timeOf } from '../../parts/dates';
import { useTell } from '../../parts/ProblemView';
import { useLogin } from '../../parts/useLogin';
import { ending, standing } from './standing';

export type Peer = Schemas['Peer'];

const doors: Record<Peer['door'], string> = { url: '按地址发送', folder: '按文件夹交换', collects: '由对方领取' };

/** usePeerColumns are the columns of the table of peers, with what the logged-in may do. */
export function usePeerColumns({ compare, again }: { compare: (p: Peer) => void; again: () => unknown }): TableColumnsType<Peer> {
  const login = useLogin();
  const wrong = useTell();
  const revoke = (p: Peer) => done(api.DELETE('/api/v1/peers/{id}', { params: { path: { id: p.id } } })).then(again, wrong);
  return [
    { title: '对接方', render: (_, p) => <>{p.name} <span className="mono faint">{p.id}</span><div className="faint">{doors[p.door]}{p.url && <span className="mono wrap">　{p.url}</span>}</div></> },
    { title: '状态', width: 130, render: (_, p) => <State of={p} /> },
    { title: '最近联系', width: 150, render: (_, p) => (p.heardAt ? <span className="nowrap">{timeOf(p.heardAt)}</span> : <span className="faint">还没有过</span>) },
    { title: '待送达', width: 240, render: (_, p) => <Waiting of={p} /> },
    { title: '未能送达', width: 100, align: 'right', render: (_, p) => <span className={p.givenUp > 0 ? 'bad nowrap' : 'nowrap'}>{p.givenUp} 份</span> },
    { title: '证书', width: 150, render: (_, p) => <Until of={p} /> },
    { title: '办理', width: 90, hidden: !has(login, 'system', 'security'), render: (_, p) => !p.revokedAt && (
      <>
        {has(login, 'system') && p.door === 'url' && <Button size="small" onClick={() => compare(p)}>对账</Button>}
        {has(login, 'system') && p.door !== 'url' && <span className="faint">由对方对账</span>}
        {has(login, 'security') && <Popconfirm title={`注销“${p.name}”的对接？`} description="它的证书立即失效，发来的报文一律拒绝；恢复须用新的证书登记" okText="注销" cancelText="取消" onConfirm={() => revoke(p)}><Button size="small" danger>注销</Button></Popconfirm>}
      </>
    ) },
  ];
}

function State({ of: p }: { of: Peer }) {
  const { colour, says } = standing(p, session.now());
  return <><Tag color={colour}>{says}</Tag>{p.revokedAt && <div className="faint">{timeOf(p.revokedAt)}</div>}</>;
}

function Waiting({ of: p }: { of: Peer }) {
  if (p.waiting === 0) return <span className="faint">没有</span>;
  return <>{p.waiting} 份{p.oldest && <span className="faint">，最早 {timeOf(p.oldest)}</span>}{p.cause && <div className="faint">{p.cause}</div>}</>;
}

function Until({ of: p }: { of: Peer }) {
  if (!p.until) return <span className="bad">{p.lacks}，请重新登记</span>;
  const left = ending(p.until, session.now());
  return <><span className="nowrap">至 {dateOf(p.until)}</span>{left !== undefined && <div className="bad">还有 {left} 天到期，请换发</div>}</>;
}
