import { CheckCircleFilled, ClockCircleOutlined, FileImageOutlined, InboxOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Pagination, Upload } from 'antd';
import { useState } from 'react';
import { api, done } from '../../api/client';
import { fetchFile, send } from '../../api/files';
import { Problem } from '../../api/problem';
import { everyPage, list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { ProblemView, useTell } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useViewer } from '../../parts/Viewer';
import { papers } from '../../words';
import { keyOf, matched, needed, type Wanted } from './match';
import { Foot, type StepProps } from './NewCase';
import { useOffers } from './offer';
import { Strays, type Stray } from './Strays';

/** PapersStep takes the papers that the chosen items ask for, and no others
 * (R3.3). Many can be dropped at once; each finds its person by its file name. */
export function PapersStep({ c, go }: StepProps) {
  const asked = [...new Set(useOffers(c, list(c.items)).flatMap((o) => list(o.materials)))];
  const q = useQuery({ queryKey: ['case', c.id, 'subjects', c.revision], staleTime: Infinity, placeholderData: (b) => b, queryFn: () => everyPage((after) => done(api.GET('/api/v1/cases/{id}/subjects', { params: { path: { id: c.id }, query: { limit: 500, after: Number(after) } } }))) });
  return <Reading of={q}>{(people) => <Papers c={c} go={go} wanted={needed(asked, people)} />}</Reading>;
}

function Papers({ c, go, wanted }: Pick<StepProps, 'c' | 'go'> & { wanted: Wanted[] }) {
  const queries = useQueryClient();
  const [strays, setStrays] = useState<Stray[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(0);
  const have = new Set(list(c.materials).map(keyOf));
  const put = async (file: File, w: Wanted) => {
    setBusy((n) => n + 1);
    setProblem(undefined);
    try {
      await send('POST', `/api/v1/cases/${c.id}/materials?kind=${w.kind}&ordinal=${w.ordinal}`, file);
    } catch (e) {
      setProblem(Problem.of(e));
      setStrays((s) => [...s, { file }]);
    }
    setBusy((n) => n - 1);
  };
  const take = async (files: File[]) => {
    for (const file of files) { // one after the other: a thin line carries one at a time best
      const w = matched(file.name, wanted);
      if (w) await put(file, w);
      else setStrays((s) => [...s, { file }]);
    }
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
  };
  const settle = async (stray: Stray, w?: Wanted) => {
    setStrays((s) => s.filter((x) => x !== stray));
    if (w) await put(stray.file, w);
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
  };
  const missing = wanted.filter((w) => !have.has(keyOf(w)));
  return (
    <>
      <Panel title="上传材料" under={wanted.length ? `需要 ${wanted.length} 份，还差 ${missing.length} 份` : '所选目录项没有要求材料'}>
        <Upload.Dragger multiple accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f, all) => (f === all[0] && void take([...all]), false)}>
          <p><InboxOutlined className="drop-icon" /></p>
          <p>{busy ? '正在上传……' : '把扫描件一起拖到这里（PDF、JPG、PNG），按文件名对应到人'}</p>
          <p className="faint">文件名里写姓名（或身份证号后四位）和“授权”“身份证”，如：授权书-王小明.pdf；文件名不上传</p>
        </Upload.Dragger>
        {problem && <div className="gap"><ProblemView problem={problem} /></div>}
      </Panel>
      {strays.length > 0 && <Strays of={strays} wanted={wanted} settle={settle} />}
      <Matrix c={c} wanted={wanted} have={have} put={async (f, w) => (await put(f, w), void queries.invalidateQueries({ queryKey: ['case', c.id] }))} />
      <Foot back={() => go('items')}>
        {missing.length > 0 && <span className="warn">还差 {missing.length} 份材料，提交时会逐一指出</span>}
        <Button type="primary" onClick={() => go('check')}>下一步：确认提交</Button>
      </Foot>
    </>
  );
}

const perPage = 100; // each line has fields of its own

/** Matrix is who has brought which paper. */
function Matrix({ c, wanted, have, put }: { c: StepProps['c']; wanted: Wanted[]; have: Set<string>; put: (f: File, w: Wanted) => unknown }) {
  const viewer = useViewer();
  const tell = useTell();
  const [page, setPage] = useState(1);
  const open = async (w: Wanted) => {
    try {
      viewer.open((await fetchFile('GET', `/api/v1/cases/${c.id}/materials/${w.kind}/${w.ordinal}`)).blob, papers[w.kind]);
    } catch (e) {
      tell(e);
    }
  };
  if (wanted.length === 0) return <Panel title="材料清单"><Nothing>没有要上传的材料</Nothing></Panel>;
  return (
    <Panel title="材料清单" flush>
      <ul className="rows small">{wanted.slice((page - 1) * perPage, page * perPage).map((w) => {
        const there = have.has(keyOf(w));
        return (
          <li key={keyOf(w)}>
            <span className="grow">{there ? <CheckCircleFilled className="good" /> : <ClockCircleOutlined className="warn" />} {papers[w.kind]}{w.who && <> · <b>{w.who.name}</b> <span className="faint mono">{w.who.number}</span></>}</span>
            <span className={there ? 'good' : 'warn'}>{there ? '已上传' : '未上传'}</span>
            {there && <Button size="small" icon={<FileImageOutlined />} onClick={() => void open(w)}>查看</Button>}
            <Upload accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f) => (void put(f, w), false)}><Button size="small" aria-label={`${there ? '更换' : '选择文件'}：${papers[w.kind]}${w.who ? `（第 ${w.ordinal} 人）` : ''}`}>{there ? '更换' : '选择文件'}</Button></Upload>
          </li>
        );
      })}</ul>
      {wanted.length > perPage && <div className="padded"><Pagination size="small" current={page} pageSize={perPage} total={wanted.length} showSizeChanger={false} onChange={setPage} /></div>}
      {viewer.shown}
    </Panel>
  );
}
