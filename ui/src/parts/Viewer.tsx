import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { save } from '../api/files';

/** useViewer shows a paper over the page. Pictures are drawn here; a PDF goes to
 * the browser's own reader in a window of its own, since the page's policy
 * allows no frames. */
export function useViewer() {
  const [shown, setShown] = useState<{ url: string; blob: Blob; title: string }>();
  useEffect(() => () => void (shown && URL.revokeObjectURL(shown.url)), [shown]);
  const open = (blob: Blob, title: string) => setShown({ url: URL.createObjectURL(blob), blob, title });
  return { open, shown: shown && <Paper {...shown} close={() => setShown(undefined)} /> };
}

function Paper({ url, blob, title, close }: { url: string; blob: Blob; title: string; close: () => void }) {
  const picture = blob.type.startsWith('image/');
  return (
    <Modal open title={title} onCancel={close} width={picture ? 900 : 520}
      footer={<><Button onClick={() => save({ blob, name: picture ? '材料' : `${title}.pdf` })}>下载</Button>{!picture && <Button type="primary" href={url} target="_blank">在新窗口阅读</Button>}</>}>
      {picture ? <img src={url} alt={title} className="paper" /> : <p>文件已取到（{Math.ceil(blob.size / 1024)} KB），本次查看已经登记。</p>}
    </Modal>
  );
}
