import { CheckCircleFilled, ClockCircleOutlined, SendOutlined, UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Upload } from 'antd';
import { api, done } from '../../api/client';
import { send } from '../../api/files';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { Order } from '../case/Order';
import { Foot, type StepProps } from './NewCase';

/** HandOverStep gives a county's list to its city, which chooses the items and
 * initiates; the county stays the commissioned agency (R6.1). */
export function HandOverStep({ c, go }: StepProps) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { agency } = useNames();
  const again = () => queries.invalidateQueries({ queryKey: ['case', c.id] });
  const upload = useAct(async (file: File) => {
    await send('POST', `/api/v1/cases/${c.id}/materials?kind=commission&ordinal=0`, file);
    await again();
  });
  const over = useAct(async () => {
    await done(api.POST('/api/v1/cases/{id}/hand-over', { params: { path: { id: c.id } } }));
    void message.success(`名单已移交${agency(c.initiating)}`);
    await again();
    await navigate({ to: '/cases/$id', params: { id: c.id } });
  });
  const letter = list(c.materials).some((m) => m.kind === 'commission');
  const sign = (ok: boolean) => (ok ? <CheckCircleFilled className="good" /> : <ClockCircleOutlined className="warn" />);
  return (
    <>
      <Order c={c} />
      <Panel title="要移交的名单" under={`移交${agency(c.initiating)}，由它选择目录项并发起；结果和报告仍由${agency(c.commissioned)}接收和出具（第六条）`} flush>
        <ul className="rows">
          <li><span className="grow">{sign(c.subjects > 0)} 核对对象 {c.households.toLocaleString()} 户 {c.subjects.toLocaleString()} 人</span><Button size="small" type="link" onClick={() => go('people')}>查看、修改</Button></li>
          <li><span className="grow">{sign(letter)} 委托书扫描件{letter ? '' : '（目录项要求时须有）'}</span>
            <Upload accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f) => (void upload.run(f), false)}><Button size="small" icon={<UploadOutlined />} loading={upload.busy}>{letter ? '更换' : '上传委托书'}</Button></Upload></li>
          <li><span className="grow faint">授权书原件由本机构保管的，名单中写明编号、日期和保管单位即可，不必逐份扫描。</span></li>
        </ul>
      </Panel>
      {upload.problem && <ProblemView problem={upload.problem} />}
      {over.problem && <ProblemView problem={over.problem} />}
      <Foot back={() => go('people')}><Button type="primary" size="large" icon={<SendOutlined />} loading={over.busy} disabled={c.subjects === 0} onClick={() => void over.run()}>移交名单</Button></Foot>
    </>
  );
}
