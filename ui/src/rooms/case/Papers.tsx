import { FileImageOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Schemas } from '../../api/client';
import { fetchFile } from '../../api/files';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { Nothing } from '../../parts/Reading';
import { useViewer } from '../../parts/Viewer';

/** Papers are the materials of a case; opening one is registered. */
export function Papers({ c }: { c: Schemas['CaseDetail'] }) {
  const tell = useTell();
  const viewer = useViewer();
  const materials = list(c.materials);
  const open = async (m: Schemas['Material'], title: string) => {
    try {
      viewer.open((await fetchFile('GET', `/api/v1/cases/${c.id}/materials/${m.kind}/${m.ordinal}`)).blob, title);
    } catch (e) {
      tell(e);
    }
  };
  return (
    <Panel title="材料" under={`${materials.length} 份，调看登记在案`}>
      {materials.length === 0 ? <Nothing>没有上传材料</Nothing> : (
        <div className="papers">{materials.slice(0, 200).map((m) => {
          const title = m.ordinal ? `${m.kindWords}（第 ${m.ordinal} 人）` : m.kindWords;
          return <Button key={m.kind + m.ordinal} icon={<FileImageOutlined />} onClick={() => void open(m, title)}>{title}</Button>;
        })}</div>
      )}
      {viewer.shown}
    </Panel>
  );
}
