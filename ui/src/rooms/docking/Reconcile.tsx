import { Button, DatePicker, Modal } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { chinese, todayOn } from '../../parts/dates';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import type { Peer } from './peer';

type Found = { on: string; of: Schemas['CaseworkDifferences'] };

/** Reconcile compares a day's messages with a peer now; the program does it by itself every day. */
export default function Reconcile({ peer, then, close }: { peer: Peer; then: () => unknown; close: () => void }) {
  const [on, setOn] = useState(dayjs(todayOn()).subtract(1, 'day'));
  const [found, setFound] = useState<Found>();
  const compare = useAct(async () => {
    setFound(undefined);
    const day = on.format('YYYY-MM-DD');
    setFound({ on: day, of: await done(api.POST('/api/v1/peers/{id}/reconcile', { params: { path: { id: peer.id } }, body: { on: day } })) });
    await then();
  });
  return (
    <Modal open title={`与${peer.name}对账`} onCancel={close} footer={[
      <Button key="close" onClick={close}>关闭</Button>,
      <Button key="go" type="primary" loading={compare.busy} onClick={() => void compare.run()}>对账</Button>,
    ]}>
      <p>逐份核对双方某一日收发的报文；一方缺少的补发、补收，都只算一次。</p>
      <label className="block gap">核对哪一日 <DatePicker value={on} allowClear={false} maxDate={dayjs(todayOn())} onChange={(d) => d && setOn(d)} /></label>
      <div aria-live="polite" className="gap">
        {found && <p><b>{chinese(found.on, true)}</b>：本方 {found.of.compared} 份{found.of.sentOn + found.of.asked === 0 ? '，双方一致' : `；对方缺 ${found.of.sentOn} 份，已重发；本方缺 ${found.of.asked} 份，已补收`}</p>}
        {compare.problem && <ProblemView problem={compare.problem} compact />}
      </div>
    </Modal>
  );
}
