import { FolderOpenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Schemas } from '../../api/client';

const Ask = lazy(() => import('../archive/Ask'));

/** AskPapers asks the commissioned agency for the papers behind a task (R7.2). */
export function AskPapers({ t }: { t: Schemas['TaskDetail'] }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<FolderOpenOutlined />} onClick={() => setAsking(true)}>调阅材料</Button>
      {asking && <Suspense><Ask task={t.id} number={t.caseNumber} close={() => setAsking(false)} /></Suspense>}
    </>
  );
}
