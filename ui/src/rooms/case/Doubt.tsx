import { PaperClipOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Upload } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile, send } from '../../api/files';
import { has } from '../../app/menu';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { ProblemView, useTell } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { useViewer } from '../../parts/Viewer';
import './objections.css';

/** Doubt is what an objection says and the papers that came with it; reading is
 * registered. Evidence can be added, it is no precondition (R5.5b). */
export function Doubt({ id, c, close }: { id: string; c?: Pick<Schemas['CaseDetail'], 'commissioned'>; close: () => void }) {
  const login = useLogin();
  const queries = useQueryClient();
  const tell = useTell();
  const viewer = useViewer();
  const q = useQuery({ queryKey: ['objection', id], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/objections/{id}', { params: { path: { id } } })) });
  const add = useAct(async (file: File) => {
    await send('POST', `/api/v1/objections/${id}/evidence`, file);
    await queries.invalidateQueries({ queryKey: ['objection', id] });
  });
  const open = (paper: string, n: number) => fetchFile('GET', `/api/v1/objections/${id}/evidence/${paper}`).then(({ blob }) => viewer.open(blob, `佐证材料 ${n}`)).catch(tell);
  const adds = has(login, 'officer') || (has(login, 'clerk') && c?.commissioned === login.agency);
  return (
    <Modal open title="异议内容和佐证材料" footer={<Button type="primary" onClick={close}>关闭</Button>} onCancel={close} width={560}>
      <p className="faint">本次查看已经登记。</p>
      <Reading of={q}>{(d) => (
        <>
          <p className="quote">{d.words || '没有写明'}</p>
          {list(d.evidence).length === 0 ? <Nothing>没有佐证材料；佐证不是复核的前提</Nothing> : (
            <ul className="rows small">{list(d.evidence).map((e, i) => <li key={e.id}><PaperClipOutlined /><span className="grow">佐证材料 {i + 1}<span className="faint">　{timeOf(e.at)}</span></span><Button size="small" onClick={() => void open(e.id, i + 1)}>调看（登记）</Button></li>)}</ul>
          )}
          {adds && d.state !== 'withdrawn' && <Upload accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f) => (void add.run(f), false)}><Button icon={<UploadOutlined />} loading={add.busy}>上传佐证材料</Button></Upload>}
        </>
      )}</Reading>
      {add.problem && <ProblemView problem={add.problem} compact />}
      {viewer.shown}
    </Modal>
  );
}
