import { DownloadOutlined, PlusOutlined, UndoOutlined, UploadOutlined } from '@ant-design/icons';
import { App, Button, Upload } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../../api/client';
import { fetchFile, save, sendList } from '../../api/files';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Saved } from '../../parts/Saved';
import { useAct } from '../../parts/useAct';
import type { useDraft } from '../../parts/useDraft';
import { Faults } from './Faults';
import { Grid, type Goal } from './Grid';
import { ListProgress } from './ListProgress';
import { Foot, type Detail } from './NewCase';
import { blank, csv, emptySheet, following, mended, paste, place, type At, type Sheet } from './people';

type Result = Schemas['ListResult'];
type Props = { c: Detail; draft: ReturnType<typeof useDraft<Sheet>>; taken: (r: Result) => unknown; back: () => void };

/** PeopleForm is the list in the making. Checking it is the server's; here it
 * is typed, its faults stand in their cells, and nothing of it is stored as a
 * list until there are none. */
export function PeopleForm({ c, draft, taken, back }: Props) {
  const { message } = App.useApp();
  const [sheet, setSheet] = useState<Sheet>(() => draft.kept ?? emptySheet());
  const [outcome, setOutcome] = useState<{ result: Result; of?: Sheet }>(); // of a file when there is no sheet
  const result = outcome?.result;
  const [file, setFile] = useState<File>(); // an upload with faults
  const past = useRef<Sheet[]>([]);
  const faults = outcome?.of ? place(sheet, outcome.of, outcome.result.faults) : [];
  const change = (next: Sheet, step = true) => {
    if (step) past.current = [...past.current.slice(-50), sheet];
    setSheet(next);
    draft.keep(next);
  };
  const check = useAct(async (of: File | Sheet, options = '') => {
    const sent = of instanceof File ? undefined : of;
    const r = await sendList<Result>(`/api/v1/cases/${c.id}/list${options}`, sent ? csv(sent) : (of as File));
    setOutcome({ result: r, of: sent });
    if (r.taken) await taken(r);
  });
  const recheck = (next: Sheet) => {
    change(next);
    void check.run(next);
  };
  const undo = () => {
    const before = past.current.pop();
    if (before) change(before, false);
  };
  const pasted = (text: string, row: number, column: number) => {
    const p = paste(sheet, text, row, column);
    void message.info(`粘贴 ${p.rows} 行，识别 ${p.known.length} 列${p.unknown.length ? `；没有用到：${p.unknown.slice(0, 4).join('、')}` : ''}`);
    setFile(undefined);
    recheck(p.sheet);
  };
  const rows = sheet.rows.filter((r) => !blank(r)).length;
  const wrong = result && !result.taken ? result.total : 0;
  const [goal, setGoal] = useState<Goal>();
  const goTo = (f: At) => setGoal({ row: f.at, column: Math.max(f.cell, 0) });
  useKeys(undo, () => {
    const next = following(faults, ...cellAt());
    if (next) goTo(next);
  });
  return (
    <div className={faults.length || file ? 'two' : ''}>
      <div>
        <Panel title="家庭与核对对象" under={`${rows} 行`} flush extra={<>
          <Saved at={draft.saved} problem={draft.problem} />
          <Button size="small" icon={<UndoOutlined />} disabled={past.current.length === 0} onClick={undo}>撤销</Button>
          <Button size="small" icon={<DownloadOutlined />} onClick={() => void fetchFile('GET', '/api/v1/list-template').then(save)}>下载模板</Button>
          <Upload accept=".xlsx,.csv" showUploadList={false} beforeUpload={(f) => (setFile(f), void check.run(f), false)}><Button size="small" icon={<UploadOutlined />} loading={check.busy && Boolean(file)}>上传名单文件</Button></Upload>
        </>}>
          <ListProgress id={c.id} busy={check.busy} />
          <Grid sheet={sheet} faults={faults} change={(s) => change(s, false)} pasted={pasted} remove={(i) => change({ ...sheet, rows: sheet.rows.filter((_, j) => j !== i) })} goal={goal} />
          <div className="legend">
            <Button size="small" icon={<PlusOutlined />} onClick={() => change({ ...sheet, rows: [...sheet.rows, sheet.columns.map(() => '')] })}>加一行</Button>
            <span><kbd>Ctrl V</kbd> 粘贴 Excel、WPS 中的表格（带表头时自动对应各列）　<kbd>F8</kbd> 下一处错误　录入中的号码完整显示，提交后一律掩码</span>
          </div>
        </Panel>
        {check.problem && <ProblemView problem={check.problem} />}
        <Foot back={back}>
          {wrong > 0 && <span className="bad" role="status">还有 {wrong} 处错误，全部改正或剔除后才能继续；名单一行也没有保存</span>}
          {wrong > 0 && <Button onClick={() => void fetchFile('POST', `/api/v1/cases/${c.id}/list/bad`, file ?? csv(sheet)).then(save)}>只导出有误的行</Button>}
          {wrong > 0 && <Button danger onClick={() => void check.run(file ?? sheet, '?drop=true')}>剔除有误的户</Button>}
          <Button type="primary" loading={check.busy} disabled={rows === 0 && !file} onClick={() => (setFile(undefined), void check.run(sheet))}>检查并收下名单</Button>
        </Foot>
      </div>
      {result && !result.taken && <Faults result={result} faults={faults} fromFile={Boolean(file)} busy={check.busy} goTo={goTo}
        mend={(f: At) => recheck(mended(sheet, f))}
        mendAll={() => (file ? void check.run(file, '?mend=true') : recheck(faults.filter((f) => f.certain).reduce(mended, sheet)))} />}
    </div>
  );
}

/** F8 goes to the next fault; Ctrl+Z outside of a field takes the last step back. */
function useKeys(undo: () => void, next: () => void) {
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (e.key === 'F8') next();
      else if (e.ctrlKey && e.key === 'z' && !(e.target instanceof HTMLInputElement)) undo();
      else return;
      e.preventDefault();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  });
}

/** cellAt is the row and column of the field that has the keys; before the first when none has. */
function cellAt(): [number, number] {
  const cell = document.activeElement?.closest<HTMLElement>('.grid [data-row]');
  return cell ? [Number(cell.dataset.row), Number(cell.dataset.column)] : [-1, 0];
}
